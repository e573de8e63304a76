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
  readonly undelivered?: boolean | undefined; // a letter failed
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
  "undelivered",
] as const;
export const isNarrowed = (filter: Filter): boolean => NARROWING.some((part) => filter[part] !== undefined);

export type Heads = ReadonlyMap<string, Head>;

/** Heads replace what is held unless they are older: pages and frames may overtake each other. The last heard stand last. */
export function merge(held: Heads, arrived: readonly Head[]): Heads {
  const fresh = arrived.filter((head) => head.seq > (held.get(head.id)?.seq ?? -1));
  if (fresh.length === 0) return held;
  const next = new Map(held);
  for (const head of fresh) {
    next.delete(head.id);
    next.set(head.id, head);
  }
  return next;
}

export const MOST = 5000; // heads in memory, about 8 MB, where no list shows more
const ROOM = 4000; // so that letting go is rare
const RECENT = 1000; // what was just heard may be about to be shown
const AT_HAND = 200; // for "next most urgent": more than anybody answers before they are fetched again

/** Lets go of what was not heard of for longest. What somebody sees, what is mine and what is most urgent stays. */
export function bounded(
  heads: Heads,
  me: string | null,
  seen: ReadonlySet<string>,
  room = ROOM,
  recent = RECENT,
): Heads {
  const urgently = new Set(me === null ? [] : byUrgency(heads, me).slice(0, AT_HAND));
  const stays = (head: Head): boolean => seen.has(head.id) || head.assignee_id === me || urgently.has(head);
  const others = [...heads.values()].filter((head) => !stays(head));
  const kept = Math.max(recent, room - (heads.size - others.length));
  const next = new Map(heads);
  for (const head of others.slice(0, Math.max(0, others.length - kept))) next.delete(head.id);
  return next;
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

const stands = (head: Head, { team, channel, tag, assignee, undelivered }: Filter): boolean =>
  is(team, head.team_id as string) &&
  is(channel, head.channel_id) &&
  is(assignee, head.assignee_id as string) &&
  (tag === undefined || head.tags.includes(tag)) &&
  (!undelivered || head.undelivered);

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
 * shown yet, since between it and the edge there may be conversations that nobody fetched. `before` is what the same view
 * showed last: only what came since is put in its place, for sorting thousands takes longer than a frame.
 */
export function visible(
  heads: Heads,
  filter: Filter,
  me: string,
  edge: Head | null,
  nowMs = Date.now(),
  before: readonly Head[] = [],
): readonly Head[] {
  const compare = order(filter.status);
  const shows = (head: Head): boolean =>
    belongs(head, filter, me, nowMs) && (edge === null || compare(head, edge) <= 0);
  const stayed = before.filter((head) => heads.get(head.id) === head && shows(head));
  const known = new Set(stayed);
  const come: Head[] = [];
  for (const head of heads.values()) if (!known.has(head) && shows(head)) come.push(head);
  return together(stayed, come.sort(compare), compare);
}

/** Two sorted lists as one. */
function together<T>(one: readonly T[], other: readonly T[], compare: (a: T, b: T) => number): readonly T[] {
  if (one.length === 0) return other;
  const both: T[] = [];
  let at = 0;
  for (const item of one) {
    for (; at < other.length && compare(other[at] as T, item) < 0; at++) both.push(other[at] as T);
    both.push(item);
  }
  return both.concat(other.slice(at));
}

/** The id `step` rows from the selected one, staying inside the list. */
export function beside(list: readonly Head[], selected: string | null, step: 1 | -1): string | null {
  const at = list.findIndex((head) => head.id === selected);
  const next = at === -1 ? 0 : Math.min(Math.max(at + step, 0), list.length - 1);
  return list[next]?.id ?? null;
}

/** Whose promise breaks first, or who has waited longest, and is mine or nobody's, other than the one on screen. */
export function mostUrgent(heads: Heads, me: string, but: string | null): string | null {
  const calls = (head: Head): boolean => head.id !== but && (head.status !== "snoozed" || head.due_at !== null);
  return byUrgency(heads, me).find(calls)?.id ?? null;
}

/** Waits for an answer by me, or by anybody. */
const concerns = (head: Head, me: string): boolean =>
  head.owed_since !== null && (head.assignee_id === me || head.status === "queued");

const byUrgency = (heads: Heads, me: string): readonly Head[] =>
  [...heads.values()].filter((head) => concerns(head, me)).sort(urgent);

/** How many of those held wait for an answer by me or by anybody. */
export function waiting(heads: Heads, me: string): number {
  let count = 0;
  for (const head of heads.values()) {
    if (concerns(head, me)) count += 1;
  }
  return count;
}
