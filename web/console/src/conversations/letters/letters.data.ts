/** What became of letters, as the log tells it: what is on its way by mail, what has gone, what could not be delivered. */
import type { Body, Event } from "@client/types.js";

export type Failed = Extract<Body, { kind: "failed" }>;
type Begun = Extract<Body, { kind: "letter_begun" }>;

export interface Letters {
  readonly mailed: number; // answers up to here
  readonly underWay: ReadonlyMap<string, Begun>;
  readonly failed: ReadonlyMap<string, Failed>; // and not yet tried again
  readonly late: ReadonlySet<number>; // taken back when the mail had gone
}

interface Making extends Letters {
  mailed: number;
  readonly underWay: Map<string, Begun>;
  readonly failed: Map<string, Failed>;
  readonly late: Set<number>;
}

export function lettersOf(events: readonly Event[]): Letters {
  const made: Making = { mailed: 0, underWay: new Map(), failed: new Map(), late: new Set() };
  for (const event of events) follow(made, event);
  return made;
}

function follow(made: Making, { body, seq, actor }: Event): void {
  switch (body.kind) {
    case "letter_begun":
      made.failed.delete(body.letter);
      if (body.what === "answer") forget(made.failed, body.upto); // they stand in this one, too
      made.underWay.set(body.letter, body);
      break;
    case "answer_mailed":
      made.mailed = Math.max(made.mailed, body.upto);
      made.underWay.delete(body.letter ?? "");
      break;
    case "transcript_mailed":
    case "survey_mailed":
    case "letter_dropped":
      made.underWay.delete(body.letter ?? "");
      break;
    case "failed":
      made.underWay.delete(body.letter);
      made.failed.set(body.letter, body);
      break;
    case "recalled":
      if (isOut(body.seq, made)) made.late.add(body.seq);
      break;
    case "read":
      forget(made.failed, body.upto);
      break;
    case "rated":
      made.failed.delete("survey");
      break;
    case "message":
      if (actor.kind === "customer") forget(made.failed, seq);
  }
}

/** Whoever has read it here misses nothing. */
function forget(failed: Map<string, Failed>, upto: number): void {
  for (const [letter, body] of failed) if (body.what === "answer" && body.upto <= upto) failed.delete(letter);
}

export function isUnderWay(seq: number, { underWay }: Letters): boolean {
  return [...underWay.values()].some(({ what, after, upto }) => what === "answer" && after < seq && seq <= upto);
}

/** Whether a mail with it has gone, or may have. */
export const isOut = (seq: number, letters: Letters): boolean => seq <= letters.mailed || isUnderWay(seq, letters);

/** The letter with a message in it that could not be delivered. */
export function failedWith(seq: number, { failed }: Letters): Failed | null {
  return [...failed.values()].find(({ what, after, upto }) => what === "answer" && after < seq && seq <= upto) ?? null;
}

/** A letter that failed and has no message of its own to stand under. */
export const alone = (body: Body, { failed }: Letters): Failed | null =>
  body.kind === "failed" && body.what !== "answer" && failed.get(body.letter) === body ? body : null;

/** Minutes and seconds, as a clock that runs down. */
export function left(dueMs: number, nowMs: number): string {
  const seconds = Math.max(0, Math.ceil((dueMs - nowMs) / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}
