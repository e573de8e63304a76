/** What became of messages after they were said: how far they came, and in which words they stand. */
import type { Event, MessageBody } from "@client/types.js";

export type Delivery = "stored" | "delivered" | "read" | "failed";

/** A message said otherwise; `text` is null where it was taken back. */
interface Changed {
  readonly text: string | null;
  readonly was: readonly string[]; // between the first words and these
}

export interface Marks {
  readonly read: number;
  readonly delivered: number;
  readonly failed: ReadonlyMap<number, string>; // and why
  readonly redacted: ReadonlySet<number>;
  readonly changed: ReadonlyMap<number, Changed>;
}

export function marksOf(events: readonly Event[]): Marks {
  let [read, delivered] = [0, 0];
  const failed = new Map<number, string>();
  const redacted = new Set<number>();
  for (const { body } of events) {
    if (body.kind === "read") read = Math.max(read, body.upto);
    else if (body.kind === "delivered") delivered = Math.max(delivered, body.upto);
    else if (body.kind === "failed") failed.set(body.seq, body.why);
    else if (body.kind === "redacted") body.seqs.forEach((seq) => redacted.add(seq));
  }
  return { read, delivered: Math.max(read, delivered), failed, redacted, changed: changedIn(events) };
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
  if (marks.failed.has(seq)) return "failed";
  return seq <= marks.read ? "read" : seq <= marks.delivered ? "delivered" : "stored";
}

interface Sent {
  readonly id: string;
  readonly recalled: boolean;
  readonly delivery: Delivery | null;
}

/** Who says its state in words: the last of each state, and whatever failed. */
export function tellers(bubbles: readonly Sent[]): ReadonlySet<string> {
  const last = new Map<Delivery, string>();
  const all = new Set<string>();
  for (const { id, delivery, recalled } of bubbles) {
    if (delivery === "failed") all.add(id);
    else if (delivery !== null && !recalled) last.set(delivery, id);
  }
  return new Set([...all, ...last.values()]);
}

export const CHANGED_WITHIN_MS = 15 * 60_000; // as the server has it

/** Whether a message of one's own may still be said otherwise. */
export const changeable = (event: Event, me: string, nowMs: number): boolean =>
  event.actor.kind === "member" && event.actor.id === me && nowMs - Date.parse(event.at) < CHANGED_WITHIN_MS;
