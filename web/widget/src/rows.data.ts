/** The chat as the list of rows one reads: days, lines, messages with their state. */

import type { Actor, Event, FileRef, MessageBody, Offer, Source } from "../../client/live.wire.js";
import { isTheirs, type Chat, type Say, type Thread } from "./chat.data.js";
import { midnight } from "./time.js";
import type { Word } from "./words.js";

type Fix = Extract<Event["body"], { kind: "edited" | "recalled" }>;

export type Author = "customer" | "bot" | "member";

export interface MessageRow {
  readonly kind: "message";
  readonly id: string;
  readonly by: Author;
  readonly name: string; // a member's; "" where the catalogue has the word
  readonly text: string;
  readonly files: readonly FileRef[];
  readonly sources: readonly Source[];
  readonly suggestions: readonly string[];
  readonly offer?: Offer | null;
  readonly cards?: MessageBody["cards"];
  readonly at: string; // "" until the server has it
  readonly state: "" | "waiting" | "sending" | "accepted" | "read" | "failed";
  readonly fix?: Fix["kind"] | undefined; // it was said otherwise since
  readonly first: boolean; // of a run by one author
  readonly last: boolean;
}

export type Row =
  | MessageRow
  | { readonly kind: "day"; readonly id: string; readonly at: string }
  | { readonly kind: "line"; readonly id: string; readonly word: Word; readonly name: string }
  | { readonly kind: "unread"; readonly id: string };

type Loose = Omit<MessageRow, "first" | "last">;
type LooseRow = Loose | Exclude<Row, MessageRow>;

const author = ({ kind }: Actor): Author => (kind === "customer" || kind === "member" ? kind : "bot");

export function rows(chat: Chat): readonly Row[] {
  const last = chat.threads.length - 1;
  const stored = chat.threads.flatMap((thread, index) => threadRows(thread, index === last ? chat.newAfter : null));
  return grouped([...withDays(stored), ...pending(chat)]);
}

export const BLANK = { name: "", text: "", files: [], sources: [], suggestions: [], at: "", state: "" } as const;

function threadRows({ id, log, told }: Thread, newAfter: number | null): readonly (LooseRow & { at?: string })[] {
  const gone = new Set(log.events.flatMap(({ body }) => (body.kind === "redacted" ? body.seqs : [])));
  const fixes = new Map(log.events.map(({ body }) => [(body as Fix).seq, body as Fix])); // of the others nobody asks
  const readUpto = seenUpto(log.events);
  const firstNew = newAfter === null ? undefined : log.events.find((event) => event.seq > newAfter && isTheirs(event));
  let name = told?.member ?? "";
  return log.events.flatMap((event) => {
    if (event.body.kind === "assigned") name = event.body.member_name ?? name;
    if (gone.has(event.seq)) return [];
    if (event.body.kind !== "message") return line(event);
    const row = messageRow(id, event, event.body, name, fixes.get(event.seq));
    if (row.by === "customer") return [{ ...row, state: event.seq <= readUpto ? "read" : "accepted" }];
    return event === firstNew ? [{ kind: "unread", id: `unread-${id}-${event.seq}`, at: event.at }, row] : [row];
  });
}

/** Up to where our side has certainly read: a member said so, or a member answered after it. */
function seenUpto(events: readonly Event[]): number {
  return events.reduce((upto, { seq, actor, body }) => {
    if (body.kind === "read_by_member") return Math.max(upto, body.upto);
    return body.kind === "message" && actor.kind === "member" ? seq : upto;
  }, 0);
}

function messageRow(thread: string, event: Event, body: MessageBody, member: string, fix: Fix | undefined): Loose {
  const { seq, at, actor, key } = event;
  const by = author(actor);
  const id = by === "customer" && key ? key : `${thread}-${seq}`; // the same before and after it is stored
  const said = { ...BLANK, ...(fix?.kind !== "recalled" && body), ...fix, kind: "message" } as const;
  return { ...said, fix: fix?.kind, id, by, name: by === "member" ? member : "", at };
}

const LINES: Partial<Record<Event["body"]["kind"], Word>> = {
  queued: "queued_line",
  assigned: "assigned",
  resolved: "resolved_line",
  reopened: "reopened",
};

function line({ at, body }: Event): readonly (LooseRow & { at: string })[] {
  const word = LINES[body.kind];
  if (word === undefined) return [];
  const name = body.kind === "assigned" ? (body.member_name ?? "") : "";
  return [{ kind: "line", id: `${body.kind}-${at}`, word, name, at }];
}

/** What the customer wrote and the log does not hold yet, in the order of writing. */
function pending({ threads, accepted, live }: Chat): readonly Loose[] {
  const stored = new Set(threads.flatMap((thread) => thread.log.events.map((event) => event.key)));
  const own = (id: string, { text, files = [] }: Say): Loose => {
    return { ...BLANK, kind: "message", id, by: "customer", text, files, state: "accepted" };
  };
  const underway = live.outbox.flatMap(({ key, command, state }) => {
    if (command.do !== "say" || stored.has(key)) return [];
    const shown = state === "failed" ? "failed" : live.phase === "open" ? "sending" : "waiting";
    return [{ ...own(key, command), state: shown } as const];
  });
  const known = accepted.filter(({ key }) => !stored.has(key)).map(({ key, command }) => own(key, command));
  return [...known, ...underway];
}

function withDays(stored: readonly (LooseRow & { at?: string })[]): readonly LooseRow[] {
  let day = 0;
  return stored.flatMap((row): LooseRow[] => {
    const next = row.at ? midnight(row.at) : day;
    if (next === day) return [row];
    day = next;
    return [{ kind: "day", id: `day-${next}`, at: row.at ?? "" }, row];
  });
}

function grouped(loose: readonly LooseRow[]): readonly Row[] {
  const same = (a: LooseRow | undefined, b: LooseRow | undefined): boolean =>
    a?.kind === "message" && b?.kind === "message" && a.by === b.by && a.name === b.name;
  return loose.map((row, index) =>
    row.kind === "message" ? { ...row, first: !same(loose[index - 1], row), last: !same(row, loose[index + 1]) } : row,
  );
}
