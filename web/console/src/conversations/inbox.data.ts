/** The inbox as pure state: heads by id, the newest of each, and what a view shows of them. */
import type { Head, StatusFilter, View } from "@client/types.js";

export interface Filter {
  readonly view: View;
  readonly status: StatusFilter;
  readonly team?: string | undefined;
  readonly channel?: string | undefined;
  readonly tag?: string | undefined;
  readonly assignee?: string | undefined;
  readonly language?: string | undefined;
  readonly priority?: number | undefined; // at least
  readonly vip?: boolean | undefined;
  readonly reason?: string | undefined;
  readonly age?: number | undefined; // seconds since it was opened, at least
}

/** What stands behind the filter's button, and what clearing it takes away. */
export const NARROWING = [
  "team",
  "channel",
  "tag",
  "assignee",
  "language",
  "priority",
  "vip",
  "reason",
  "age",
] as const;
export const isNarrowed = (filter: Filter): boolean => NARROWING.some((part) => filter[part] !== undefined);

export type Heads = ReadonlyMap<string, Head>;

/** Heads replace what is held unless they are older: pages and frames may overtake each other. */
export function merge(held: Heads, arrived: readonly Head[]): Heads {
  const fresh = arrived.filter((head) => head.seq > (held.get(head.id)?.seq ?? -1));
  if (fresh.length === 0) return held;
  const next = new Map(held);
  for (const head of fresh) next.set(head.id, head);
  return next;
}

const MOST = 5000; // heads in memory, about 8 MB; a busy shop sees as many in two days
const ROOM = 4000; // so that letting go is rare

/** Lets go of what matters least once there are too many: finished ones first, then those silent longest. */
export function bounded(heads: Heads, me: string | null, open: readonly string[], most = MOST, room = ROOM): Heads {
  if (heads.size <= most) return heads;
  const rank = (head: Head): number =>
    head.assignee_id === me || open.includes(head.id) ? 2 : head.status === "resolved" ? 0 : 1;
  const kept = [...heads.values()].sort((a, b) => rank(b) - rank(a) || newest(a, b)).slice(0, room);
  return new Map(kept.map((head) => [head.id, head]));
}

const fitsStatus = (head: Head, status: StatusFilter): boolean =>
  status === "open" ? head.status !== "resolved" : head.status === status;

function fitsView(head: Head, view: View, me: string): boolean {
  switch (view) {
    case "mine":
      return head.assignee_id === me;
    case "unassigned":
      return head.assignee_id === null && head.status !== "resolved";
    case "all":
      return true;
  }
}

const is = <T>(wish: T | undefined, value: T): boolean => wish === undefined || wish === value;

const stands = (head: Head, { team, channel, tag, assignee }: Filter): boolean =>
  is(team, head.team_id as string) &&
  is(channel, head.channel_id) &&
  is(assignee, head.assignee_id as string) &&
  (tag === undefined || head.tags.includes(tag));

const fits = (head: Head, { language, priority, vip, reason, age }: Filter, nowMs: number): boolean =>
  is(language, head.language) &&
  is(vip, head.vip) &&
  is(reason, head.reason) &&
  (priority === undefined || head.priority >= priority) &&
  (age === undefined || nowMs - Date.parse(head.opened_at) >= age * 1000);

export const belongs = (head: Head, filter: Filter, me: string, nowMs: number): boolean =>
  fitsStatus(head, filter.status) &&
  fitsView(head, filter.view, me) &&
  stands(head, filter) &&
  fits(head, filter, nowMs);

const text = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
const newest = (a: Head, b: Head): number => text(b.last_message_at ?? "", a.last_message_at ?? "") || text(a.id, b.id);

const NEVER = "~"; // after every moment
// Without the Z, which would put a whole second after its parts.
const moment = (at: string | null): string => at?.slice(0, -1) ?? NEVER;

/** What breaks first, then the newest: exactly as the server's pages come. */
const urgent = (a: Head, b: Head): number =>
  text(moment(a.due_at ?? a.owed_since), moment(b.due_at ?? b.owed_since)) || text(b.id, a.id);
const ended = (a: Head, b: Head): number => text(moment(b.resolved_at), moment(a.resolved_at)) || text(b.id, a.id);

export const order = (status: StatusFilter): ((a: Head, b: Head) => number) => (status === "resolved" ? ended : urgent);

/**
 * What a view shows. `edge` is the last head of the pages fetched so far, null when all are fetched: what sorts after it is not
 * shown yet, since between it and the edge there may be conversations that nobody fetched.
 */
export function visible(
  heads: Heads,
  filter: Filter,
  me: string,
  edge: Head | null,
  nowMs = Date.now(),
): readonly Head[] {
  const compare = order(filter.status);
  const shown: Head[] = [];
  for (const head of heads.values()) {
    if (belongs(head, filter, me, nowMs) && (edge === null || compare(head, edge) <= 0)) shown.push(head);
  }
  return shown.sort(compare);
}

/** The id `step` rows from the selected one, staying inside the list. */
export function beside(list: readonly Head[], selected: string | null, step: 1 | -1): string | null {
  const at = list.findIndex((head) => head.id === selected);
  const next = at === -1 ? 0 : Math.min(Math.max(at + step, 0), list.length - 1);
  return list[next]?.id ?? null;
}

/** Whose promise breaks first, or who has waited longest, and is mine or nobody's, other than the one on screen. */
export function mostUrgent(heads: Heads, me: string, but: string | null): string | null {
  const waits = [...heads.values()].filter(
    (head) => head.id !== but && (head.status !== "snoozed" || head.due_at !== null) && concerns(head, me),
  );
  return waits.sort(urgent)[0]?.id ?? null;
}

/** Waits for an answer by me, or by anybody. */
const concerns = (head: Head, me: string): boolean =>
  head.owed_since !== null && (head.assignee_id === me || head.status === "queued");

/** How many wait for an answer by me or by anybody: the number in the window's title. */
export function waiting(heads: Heads, me: string): number {
  let count = 0;
  for (const head of heads.values()) {
    if (concerns(head, me)) count += 1;
  }
  return count;
}
