/** Everything the chat shows, as a value; each function gives the next one. */

import type { Live } from "../../client/live.data.js";
import { EMPTY_LOG, merge, type Log } from "../../client/log.data.js";
import type {
  CustomerCommand,
  Event,
  Limits,
  OpenConversation,
  Status,
  WidgetWelcome,
} from "../../client/live.wire.js";

export type Say = Extract<CustomerCommand, { do: "say" }>;

export interface Thread {
  readonly id: string;
  readonly log: Log;
  readonly told: OpenConversation | null; // what a welcome said of it
}

/** A message the server has, whose event has not come yet. */
export interface Accepted {
  readonly key: string;
  readonly command: Say;
}

export interface Chat {
  readonly threads: readonly Thread[]; // oldest first; the last one is written to
  readonly accepted: readonly Accepted[];
  readonly live: Live;
  readonly typing: { readonly name: string; readonly text: string | undefined; readonly untilMs: number } | null;
  readonly readUpto: number; // of the last thread
  readonly newAfter: number | null; // the unread line stands after this number
  readonly visible: boolean;
  readonly limits: Limits;
  readonly welcomed: boolean; // ever
}

export const NEWEST = 2 ** 31 - 1; // "before" any number a conversation can have
const TYPING_MS = 6000; // live.md: shown no longer
const DEFAULT_LIMITS: Limits = { text: 8000, file_bytes: 26_214_400 }; // live.md; the welcome tells

export function newChat(live: Live): Chat {
  return {
    threads: [],
    accepted: [],
    live,
    typing: null,
    readUpto: 0,
    newAfter: null,
    visible: false,
    limits: DEFAULT_LIMITS,
    welcomed: false,
  };
}

export const current = (chat: Chat): Thread | undefined => chat.threads.at(-1);

export function status(thread: Thread): Status {
  for (const { body } of thread.log.events.toReversed()) {
    if (body.kind === "queued" || body.kind === "assigned" || body.kind === "resolved") return body.kind;
    if (body.kind === "reopened") return body.to;
  }
  return thread.told?.status ?? "bot";
}

/** Who of ours answers now, by name; "" while nobody does. */
export function member(thread: Thread): string {
  if (status(thread) !== "assigned") return "";
  const assigned = thread.log.events.findLast(({ body }) => body.kind === "assigned")?.body;
  return (assigned?.kind === "assigned" ? assigned.member_name : thread.told?.member) ?? "";
}

export function begin(chat: Chat, id: string): Chat {
  return { ...chat, threads: [...chat.threads, { id, log: EMPTY_LOG, told: null }], readUpto: 0, newAfter: null };
}

export function welcome(chat: Chat, { conversation, limits }: WidgetWelcome): Chat {
  const known = { ...chat, limits, welcomed: true };
  return conversation === null ? known : join(known, conversation.id, conversation);
}

/** Makes `id` the thread that is written to: an unsaved proposal gives way, an earlier conversation stays above. */
export function join(chat: Chat, id: string, told: OpenConversation | null = null): Chat {
  const held = chat.threads.find((thread) => thread.id === id) ?? { id, log: EMPTY_LOG, told: null };
  const others = chat.threads.filter((thread) => thread.id !== id && thread.log.last > 0);
  const joined: Chat = { ...chat, threads: [...others, { ...held, told: told ?? held.told }] };
  return current(chat)?.id === id ? joined : { ...joined, readUpto: 0, newAfter: null };
}

/** Where earlier messages are to be asked for: before the oldest here, or in the conversation this one continues. */
export function earlierThan({
  threads: [oldest],
}: Chat): { readonly conversation: string; readonly before: number } | null {
  const first = oldest?.log.events[0];
  if (oldest === undefined || first === undefined) return null;
  if (oldest.log.more) return { conversation: oldest.id, before: first.seq };
  const earlier = first.body.kind === "opened" ? first.body.after : undefined;
  return earlier === undefined ? null : { conversation: earlier, before: NEWEST };
}

/** The bot owes an answer to the message stored under this number. */
export function botOwes(chat: Chat, seq: number): boolean {
  const thread = current(chat);
  return thread !== undefined && status(thread) === "bot" && heardUpto(chat) < seq;
}

export function arrive(chat: Chat, id: string, events: readonly Event[], more?: boolean): Chat {
  const held = chat.threads.find((thread) => thread.id === id);
  const thread = held ?? { id, log: EMPTY_LOG, told: null };
  const log = merge(thread.log, events, more);
  const cut = more ?? (log.events[0]?.seq ?? 1) > 1;
  const next: Thread = { ...thread, log: { ...log, more: cut } };
  const threads =
    held === undefined ? [next, ...chat.threads] : chat.threads.map((other) => (other.id === id ? next : other));
  return settle({ ...chat, threads }, events);
}

/** Live events. A conversation not seen before was opened in another window: it is the one written to now. */
export function follow(chat: Chat, id: string, events: readonly Event[]): Chat {
  const known = chat.threads.some((thread) => thread.id === id);
  return arrive(known ? chat : join(chat, id), id, events);
}

function settle(chat: Chat, events: readonly Event[]): Chat {
  const keys = new Set(events.map((event) => event.key));
  const spoken = events.some(({ actor, body }) => body.kind === "message" && actor.kind !== "customer");
  const log = current(chat)?.log.events ?? [];
  const readUpto = log.reduce(
    (upto, { body }) => (body.kind === "read" ? Math.max(upto, body.upto) : upto),
    chat.readUpto,
  );
  return {
    ...chat,
    readUpto,
    accepted: chat.accepted.filter((item) => !keys.has(item.key)),
    typing: spoken ? null : chat.typing,
  };
}

/** The server has it. It stays in sight until its event comes, which may already be here. */
export function accept(chat: Chat, key: string, command: CustomerCommand): Chat {
  if (command.do !== "say" || chat.threads.some((thread) => thread.log.events.some((event) => event.key === key)))
    return chat;
  return { ...chat, accepted: [...chat.accepted, { key, command }] };
}

export function typing(chat: Chat, name: string, on: boolean, nowMs: number, text?: string): Chat {
  return { ...chat, typing: on ? { name, text, untilMs: nowMs + TYPING_MS } : null };
}

export const isTheirs = ({ actor, body }: Event): boolean => body.kind === "message" && actor.kind !== "customer";

export function unread(chat: Chat): number {
  return (current(chat)?.log.events ?? []).filter((event) => event.seq > chat.readUpto && isTheirs(event)).length;
}

/** The number up to which all of theirs is here, what they ask at the end among it. */
export function heardUpto(chat: Chat): number {
  const events = current(chat)?.log.events ?? [];
  return events.findLast((event) => isTheirs(event) || event.body.kind === "survey_sent")?.seq ?? 0;
}

/** Shown or hidden. What was unread at the moment of showing stays marked until it is hidden again. */
export function show(chat: Chat, visible: boolean): Chat {
  const newAfter = visible && unread(chat) > 0 ? chat.readUpto : null;
  return { ...chat, visible, newAfter: visible ? (chat.newAfter ?? newAfter) : null };
}

export function read(chat: Chat): Chat {
  const upto = Math.max(chat.readUpto, heardUpto(chat));
  return upto === chat.readUpto ? chat : { ...chat, readUpto: upto };
}
