/** What became of messages after they were said: how far they came, and in which words they stand. */
import type { Actor, Event, MessageBody } from "@client/types.js";
import { failedWith, isOut, isUnderWay, lettersOf, type Failed, type Letters } from "./letters/letters.data.js";

export type Delivery = "stored" | "delivered" | "mailing" | "mailed" | "read" | "failed";

/** A message said otherwise; `text` is null where it was taken back. */
interface Changed {
  readonly text: string | null;
  readonly was: readonly string[]; // between the first words and these
}

export interface Marks {
  readonly read: number;
  readonly delivered: number;
  readonly letters: Letters;
  readonly redacted: ReadonlySet<number>;
  readonly changed: ReadonlyMap<number, Changed>;
}

export function marksOf(events: readonly Event[]): Marks {
  let [read, delivered] = [0, 0];
  const redacted = new Set<number>();
  for (const { body } of events) {
    if (body.kind === "read") read = Math.max(read, body.upto);
    else if (body.kind === "delivered") delivered = Math.max(delivered, body.upto);
    else if (body.kind === "redacted") body.seqs.forEach((seq) => redacted.add(seq));
  }
  return {
    read,
    delivered: Math.max(read, delivered),
    redacted,
    changed: changedIn(events),
    letters: lettersOf(events),
  };
}

function changedIn(events: readonly Event[]): Marks["changed"] {
  const changed = new Map<number, Changed>();
  for (const { body } of events) {
    if (body.kind !== "edited" && body.kind !== "recalled") continue;
    const { text, was } = changed.get(body.seq) ?? { text: null, was: [] };
    changed.set(body.seq, {
      text: body.kind === "edited" ? body.text : null,
      was: text === null ? was : [...was, text],
    });
  }
  return changed;
}

/** A message as it reads now, and as it read before. */
export function standing(
  body: MessageBody,
  changed: Changed | undefined,
): { body: MessageBody; was: readonly string[]; recalled: boolean } {
  if (changed === undefined) return { body, was: [], recalled: false };
  const { text, was } = changed;
  return { body: { ...body, text: text ?? body.text }, was: [body.text, ...was], recalled: text === null };
}

export function deliveryOf(seq: number, marks: Marks): Delivery {
  if (failedWith(seq, marks.letters)) return "failed";
  if (seq <= marks.read) return "read";
  if (seq <= marks.letters.mailed) return "mailed";
  if (isUnderWay(seq, marks.letters)) return "mailing";
  return seq <= marks.delivered ? "delivered" : "stored";
}

/** What a message of ours has to do with letters. */
export interface ByMail {
  readonly failed: Failed | null; // the letter it stands in could not be delivered
  readonly mailed: boolean; // one with it has gone, or may have
  readonly waits: "" | "yes" | "last"; // for its time to go by mail: the last of them, or one before
}

/** Of a message by whom: only what members say goes by mail of its own accord, and what a customer says never does. */
export function byMail(seq: number, by: Actor["kind"], { read, letters, changed }: Marks): ByMail {
  if (by === "customer") return { failed: null, mailed: false, waits: "" };
  const recalled = changed.get(seq)?.text === null;
  const mailed = isOut(seq, letters);
  const done = recalled || mailed || seq <= read;
  return {
    failed: failedWith(seq, letters),
    mailed: recalled ? letters.late.has(seq) : mailed,
    waits: by === "member" && !done ? "yes" : "",
  };
}

interface Sent {
  readonly id: string;
  readonly recalled: boolean;
  readonly delivery: Delivery | null;
  readonly failed: Failed | null;
}

/** Who says its state in words: the last of each state, and of each letter that failed. */
export function tellers(bubbles: readonly Sent[]): ReadonlySet<string> {
  const last = new Map<string, string>();
  for (const { id, delivery, recalled, failed } of bubbles)
    if (delivery !== null && !recalled) last.set(failed?.letter ?? delivery, id);
  return new Set(last.values());
}

const CHANGED_WITHIN_MS = 15 * 60_000; // as the server has it

/** Whether a message of one's own may still be said otherwise. */
export const changeable = (event: Event, me: string, nowMs: number): boolean =>
  event.actor.kind === "member" && event.actor.id === me && nowMs - Date.parse(event.at) < CHANGED_WITHIN_MS;

/** The last thing the customer wrote that no member has read yet, or null. */
export function unreadUpto(events: readonly Event[]): number | null {
  let [written, read] = [0, 0];
  for (const { seq, actor, body } of events) {
    if (body.kind === "message" && actor.kind === "customer") written = seq;
    else if (body.kind === "read_by_member") read = Math.max(read, body.upto);
  }
  return written > read ? written : null;
}
