import { describe, expect, it } from "vitest";
import type { WaitingDraft } from "@client/learning.js";
import { after, beside, currentOf, keyOf, secondsLeft, targetIn, targetsWith } from "./review.data.js";

const draft = (id: string): WaitingDraft => ({
  conversation_id: id,
  number: 1,
  customer_name: "",
  draft: 3,
  question: "?",
  text: "!",
  sources: [],
  files: [],
  at: "2026-01-05T08:00:00Z",
  due_at: "2026-01-05T08:05:00Z",
  team_id: null,
});
const [a, b, c] = [draft("a"), draft("b"), draft("c")];
const ids = (one: WaitingDraft | undefined): string | undefined => one?.conversation_id;

describe("the draft that is looked at", () => {
  it("is the first until one is chosen, and nobody's when a colleague took the chosen one", () => {
    expect(ids(currentOf([a, b], null))).toBe("a");
    expect(ids(currentOf([c, a, b], keyOf(a)))).toBe("a");
    expect(currentOf([b, c], keyOf(a))).toBeUndefined();
  });

  it("moves one by one, and to the neighbour after a decision", () => {
    expect(beside([a, b, c], keyOf(a), 1)).toBe(keyOf(b));
    expect(beside([a, b, c], keyOf(a), -1)).toBe(keyOf(a));
    expect(beside([b, c], keyOf(a), 1)).toBe(keyOf(b));
    expect(beside([], null, 1)).toBeNull();
    expect([after([a, b, c], b), after([a, b], b), after([a], a)]).toEqual([keyOf(c), keyOf(a), null]);
  });
});

describe("a target", () => {
  it("is said in its largest whole unit", () => {
    expect([90, 300, 7200, 86_400].map((seconds) => targetIn("en", seconds))).toEqual([
      "90 seconds",
      "5 minutes",
      "2 hours",
      "1 day",
    ]);
    expect(targetIn("zh-CN", 300)).toBe("5分钟");
  });

  it("set elsewhere is still a choice", () => expect(targetsWith(45)[0]).toBe(45));

  it("counts down and below nought when it is late", () => {
    const due = Date.parse("2026-01-05T08:05:00Z");
    expect([secondsLeft(due, due - 61_500), secondsLeft(due, due + 2000)]).toEqual([62, -2]);
  });
});
