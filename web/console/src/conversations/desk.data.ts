/** Everything the desk knows from its socket, as one pure reducer over frames. */
import { EMPTY_LOG, merge as mergeLog, type Log } from "@client/log.data.js";
import type { Sending } from "@client/live.data.js";
import type { DeskWelcome, Offered, ServerFrame } from "@client/live.wire.js";
import type { Event, Head, Presence } from "@client/types.js";
import { arrived, type Colleague } from "./around.data.js";
import { bounded, merge, MOST, type Heads } from "./inbox.data.js";

export interface Typist {
  readonly name: string;
  readonly text: string; // what stands in the field, if they agreed that it is shown
  readonly untilMs: number;
}

export interface Desk {
  readonly heads: Heads;
  readonly logs: ReadonlyMap<string, Log>;
  readonly watched: readonly string[]; // newest last
  readonly typing: ReadonlyMap<string, Typist>;
  readonly around: ReadonlyMap<string, readonly Colleague[]>;
  readonly echoes: readonly Sending[]; // said here, not yet seen in the log
  readonly presence: ReadonlyMap<string, Presence>;
  readonly people: number; // how often members or teams changed
  readonly me: DeskWelcome["member"] | null;
  readonly most: number; // heads held before some are let go
  readonly letGo: number; // how often some were: a list nobody looks at may have lost some of its own
  readonly absences: number; // how often heads were missed: then the lists are fetched again
  readonly unsure: ReadonlySet<string>; // heads from before the last absence that nobody has told us anew
  readonly skewMs: number; // the server's clock minus ours
  readonly offers: readonly Offered[]; // what I am asked to take, the one that ends first at the front
}

export const NEW_DESK: Desk = {
  heads: new Map(),
  logs: new Map(),
  watched: [],
  typing: new Map(),
  around: new Map(),
  echoes: [],
  presence: new Map(),
  people: 0,
  me: null,
  most: MOST,
  letGo: 0,
  absences: 0,
  unsure: new Set(),
  skewMs: 0,
  offers: [],
};

const TYPING_MS = 6000; // live.md: shown for at most six seconds
const READ_MS = 20_000; // a text that stands still is worth reading, and may have been left there
const KEPT = 20; // conversations held open in memory; the protocol allows 50

export function heard(desk: Desk, frame: ServerFrame, nowMs: number): Desk {
  switch (frame.t) {
    case "welcome":
      return "member" in frame ? welcomed(desk, frame, nowMs) : desk;
    case "heads":
      return known(desk, frame.heads);
    case "events":
      return happened(desk, frame.conversation, frame.events);
    case "history":
      return happened(desk, frame.conversation, frame.events, frame.more);
    case "typing":
      return typing(
        desk,
        frame.conversation,
        frame.on ? typist(frame, desk.typing.get(frame.conversation), nowMs) : null,
      );
    case "around":
      return { ...desk, around: new Map(desk.around).set(frame.conversation, arrived(frame.members, nowMs)) };
    case "presence":
      return { ...desk, presence: new Map(desk.presence).set(frame.member, frame.state) };
    case "people":
      return { ...desk, people: desk.people + 1 };
    case "offer":
      return { ...desk, offers: offered(desk, frame) };
    case "offer_over":
      return { ...desk, offers: without(desk, frame.conversation) };
    case "ack":
    case "agree": // for the customer's own windows
    case "alert":
    case "board":
    case "breach":
    case "error":
    case "ping":
    case "notice":
      return desk;
    default:
      return frame satisfies never;
  }
}

/** That somebody types is told more often than what. */
function typist(frame: Extract<ServerFrame, { t: "typing" }>, before: Typist | undefined, nowMs: number): Typist {
  const text = frame.text ?? before?.text ?? "";
  return { name: frame.name ?? "", text, untilMs: nowMs + (text ? READ_MS : TYPING_MS) };
}

const offered = (desk: Desk, one: Offered): readonly Offered[] =>
  [...without(desk, one.head.id), one].sort((a, b) => a.until.localeCompare(b.until));

const without = (desk: Desk, id: string): readonly Offered[] => desk.offers.filter(({ head }) => head.id !== id);

function welcomed(desk: Desk, frame: DeskWelcome, nowMs: number): Desk {
  const skewMs = Date.parse(frame.now) - nowMs;
  const next = { ...desk, me: frame.member, offers: [], around: new Map(), skewMs };
  return desk.me === null ? next : { ...next, absences: desk.absences + 1, unsure: new Set(desk.heads.keys()) };
}

export function known(desk: Desk, heads: readonly Head[]): Desk {
  const all = merge(desk.heads, heads);
  const told = new Set(heads.map(({ id }) => id));
  const unsure = desk.unsure.size > 0 ? new Set([...desk.unsure].filter((id) => !told.has(id))) : desk.unsure;
  return all === desk.heads && unsure.size === desk.unsure.size ? desk : { ...desk, heads: all, unsure };
}

/** A list has been read anew: what it did not tell again may be over since, and is not shown any more. */
export function settled(desk: Desk, onScreen: string | null): Desk {
  if (desk.unsure.size === 0) return desk;
  const heads = new Map(desk.heads);
  for (const id of desk.unsure) if (id !== onScreen) heads.delete(id);
  return { ...desk, heads, unsure: new Set() };
}

const SLACK = 1000; // heads until the next time

/** Holds no more than there is room for; `seen` are the lists' and the conversations' own. */
export function trimmed(desk: Desk, seen: () => ReadonlySet<string>): Desk {
  if (desk.heads.size <= desk.most) return desk;
  const heads = bounded(desk.heads, desk.me?.id ?? null, seen());
  const letGo = desk.letGo + (heads.size < desk.heads.size ? 1 : 0);
  return { ...desk, heads, most: Math.max(MOST, heads.size + SLACK), letGo };
}

/** Events of a conversation we no longer hold are dropped: opening it again fetches them. */
export function happened(desk: Desk, id: string, events: readonly Event[], more?: boolean): Desk {
  const log = desk.logs.get(id);
  if (log === undefined) return desk;
  const next = mergeLog(log, events, more);
  if (next === log) return desk;
  const keys = new Set(events.map((event) => event.key));
  const echoes = desk.echoes.some(({ key }) => keys.has(key))
    ? desk.echoes.filter(({ key }) => !keys.has(key))
    : desk.echoes;
  const wrote = events.some(({ body, actor }) => body.kind === "message" && actor.kind === "customer");
  const told = wrote ? typing(desk, id, null) : desk;
  return { ...told, echoes, logs: new Map(desk.logs).set(id, next) };
}

function typing(desk: Desk, id: string, typist: Typist | null): Desk {
  if (typist === null && !desk.typing.has(id)) return desk;
  const next = new Map(desk.typing);
  if (typist) next.set(id, typist);
  else next.delete(id);
  return { ...desk, typing: next };
}

export const appeared = (desk: Desk, state: Presence): Desk =>
  desk.me ? { ...desk, presence: new Map(desk.presence).set(desk.me.id, state) } : desk;

export const echoed = (desk: Desk, key: string, conversation: string, command: Sending["command"]): Desk => ({
  ...desk,
  echoes: [...desk.echoes, { key, conversation, command, state: "waiting", notBefore: 0 }],
});

export const forgotten = (desk: Desk, key: string): Desk => ({
  ...desk,
  echoes: desk.echoes.filter((echo) => echo.key !== key),
});

/** Holds a conversation open; what falls out of memory is returned so that it can be unwatched. */
export function held(desk: Desk, id: string): [Desk, readonly string[]] {
  const order = [...desk.watched.filter((one) => one !== id), id];
  const dropped = order.slice(0, Math.max(0, order.length - KEPT));
  const logs = new Map(desk.logs);
  if (!logs.has(id)) logs.set(id, EMPTY_LOG);
  dropped.forEach((one) => logs.delete(one));
  return [{ ...desk, logs, watched: order.slice(dropped.length) }, dropped];
}

/** What was said here and is not in the log yet, as far as the outbox knows. An ack alone does not make it vanish. */
export function pending(echoes: readonly Sending[], outbox: readonly Sending[], id: string): readonly Sending[] {
  const known = new Map(outbox.map((item) => [item.key, item]));
  return echoes
    .filter((echo) => echo.conversation === id)
    .map((echo) => known.get(echo.key) ?? { ...echo, state: "sent" });
}

/** What deserves a sound: a conversation new to the queue, or a customer's word in one of mine. */
export function news(before: Heads, arrived: readonly Head[], me: string): readonly Head[] {
  return arrived.filter((head) => {
    const old = before.get(head.id);
    const queued = head.status === "queued" && old?.status !== "queued";
    const wrote = head.last_message_by === "customer" && head.last_message_at !== (old?.last_message_at ?? null);
    return queued || (head.assignee_id === me && wrote);
  });
}
