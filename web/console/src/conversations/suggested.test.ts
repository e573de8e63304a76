import { describe, expect, it } from "vitest";
import type { Suggestion } from "@client/coach.js";
import { EMPTY_DRAFT, usesOf } from "./composer.data.js";
import { aimed, changed, placeOf, REACTION_MS, renewed, settled, withSuggestion, type Slot } from "./suggested.data.js";

const one = (id: string, part: Partial<Suggestion> = {}): Suggestion => ({
  kind: "article",
  id,
  version: 2,
  title: `${id}?`,
  pieces: [{ text: `answer ${id}`, filled: false }],
  missing: [],
  files: false,
  confidence: 0.6,
  ...part,
});
const [a, b, c, d] = [one("a"), one("b"), one("c"), one("d")];
const ids = (slots: readonly Slot[]): readonly string[] => slots.map((slot) => slot.one.id);
const plain = { key: "", code: "", altKey: false, ctrlKey: false, metaKey: false, shiftKey: false };

describe("suggested answers", () => {
  it("keep their places while others come and go", () => {
    const first = settled([], [a, b, c], 0);
    expect(ids(first)).toEqual(["a", "b", "c"]);
    const second = settled(first, [d, c, a], 5000);
    expect(ids(second)).toEqual(["a", "d", "c"]);
    expect(ids(settled(second, [c], 9000))).toEqual(["a", "d", "c"]);
  });

  it("stand in their order for another message, and what was seen there counts for a moment", () => {
    const next = renewed(settled([], [a, b], 0), [d, b], 5000);
    expect(ids(next)).toEqual(["d", "b"]);
    expect(aimed(next, 1, 5100)).toBe(a);
    expect(aimed(next, 2, 5100)).toBe(b);
    expect(aimed(renewed([], [a], 0), 1, 1)).toBe(a);
  });

  it("are taken as they were seen: a key struck right after a change means what stood there", () => {
    const second = settled(settled([], [a, b], 0), [a, d], 5000);
    expect(aimed(second, 2, 5000 + REACTION_MS - 1)).toBe(b);
    expect(aimed(second, 2, 5000 + REACTION_MS)).toBe(d);
    expect(aimed(second, 1, 5001)).toBe(a);
    expect(aimed(second, 3, 9000)).toBeNull();
  });

  it("go into the draft with their source, or as the template they are", () => {
    const taken = withSuggestion({ ...EMPTY_DRAFT, text: "您好！" }, a, 7);
    expect(taken.text).toBe("您好！\nanswer a");
    expect(taken.source).toEqual({ id: "a", version: 2, title: "a?", text: "answer a", upto: 7 });
    const template = one("t", {
      kind: "template",
      pieces: [{ text: "到 {时间}", filled: false }],
      missing: ["{时间}"],
    });
    const filled = withSuggestion(EMPTY_DRAFT, template, 7);
    expect(filled.blanks).toEqual(["{时间}"]);
    expect(usesOf(filled, "到 周一")).toEqual([{ id: "t", edited: false }]);
  });

  it("show what was changed in them, in whole words", () => {
    expect(changed("It takes 3 days.", "It takes 3 days.")).toBeNull();
    expect(changed("It takes three days.", "It takes thirty days.")).toEqual({ was: "three", is: "thirty" });
    expect(changed("30 天内可退。", "45 天内可退。")).toEqual({ was: "30", is: "45" });
    expect(changed("可以退。", "可以退。谢谢！")).toEqual({ was: "", is: "谢谢！" });
  });

  it("are named by a digit while nothing is written, and by Alt with it while something is", () => {
    expect(placeOf({ ...plain, key: "2", code: "Digit2" }, true)).toBe(2);
    expect(placeOf({ ...plain, key: "2", code: "Digit2" }, false)).toBeNull();
    expect(placeOf({ ...plain, key: "¡", code: "Digit1", altKey: true }, false)).toBe(1);
    expect(placeOf({ ...plain, key: "1", code: "Digit1", altKey: true }, true)).toBeNull();
    expect(placeOf({ ...plain, key: "4", code: "Digit4" }, true)).toBeNull();
  });
});
