import { describe, expect, it } from "vitest";
import type { Body, Event } from "@client/types.js";
import { failedWith, isOut, left, lettersOf } from "./letters.data.js";

const log = (...bodies: Body[]): Event[] =>
  bodies.map((body, at) => ({ seq: at + 1, at: "2026-01-05T08:00:00Z", actor: { kind: "system", id: null }, body }));
const say: Body = { kind: "message", text: "a" };
const letter = { letter: "answer:1", what: "answer", email: "a@b.example", after: 0, upto: 1 } as const;
const begun: Body = { kind: "letter_begun", ...letter };
const failed: Body = { kind: "failed", ...letter, why: "450 later", again: true };
const mailed: Body = { kind: "answer_mailed", letter: "answer:1", upto: 1, email: "a@b.example" };

describe("letters", () => {
  it("says of a message whether a mail with it has gone, also while nobody knows", () => {
    expect(isOut(1, lettersOf(log(say)))).toBe(false);
    expect(isOut(1, lettersOf(log(say, begun)))).toBe(true);
    expect(isOut(1, lettersOf(log(say, begun, failed)))).toBe(false);
    const gone = lettersOf(log(say, begun, mailed, say));
    expect([isOut(1, gone), isOut(4, gone)]).toEqual([true, false]);
  });

  it("knows what was taken back too late", () => {
    const recalled: Body = { kind: "recalled", seq: 1 };
    expect(lettersOf(log(say, recalled, begun, mailed)).late.has(1)).toBe(false);
    expect(lettersOf(log(say, begun, mailed, recalled)).late.has(1)).toBe(true);
  });

  it("forgets what failed once it is tried again, stands in another letter, or was read here", () => {
    expect(failedWith(1, lettersOf(log(say, begun, failed)))?.why).toBe("450 later");
    const next: Body = { ...begun, letter: "answer:4", upto: 4 };
    for (const body of [begun, next, { kind: "read", upto: 1 } satisfies Body])
      expect(failedWith(1, lettersOf(log(say, begun, failed, body)))).toBeNull();
    const survey: Body = { ...failed, letter: "survey", what: "survey" };
    const rated: Body = { kind: "rated", survey_id: "s", scale: "csat", score: 5 };
    expect(lettersOf(log(survey)).failed.size).toBe(1);
    expect(lettersOf(log(survey, rated)).failed.size).toBe(0);
  });

  it("counts down to the second", () => {
    expect([100_000, 59_400, 0, -5].map((ms) => left(ms, 0))).toEqual(["1:40", "1:00", "0:00", "0:00"]);
  });
});
