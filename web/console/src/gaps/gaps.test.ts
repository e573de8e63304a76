import { describe, expect, it } from "vitest";
import { parseTab } from "../bot/tabs.js";
import { speak } from "../words.js";
import { hasHoles, isReady, months, questionsOf, signs } from "./gaps.data.js";

describe("a gap", () => {
  it("names its signs, the frequent ones first, and none that never was", async () => {
    const why = { asked_again: 3, handed_off: 5, thumbs_down: 0, corrected: 1 };
    expect(signs(await speak("en"), { why })).toBe("handed over 5 · not understood 3 · corrected 1");
  });

  it("goes out with one click only when its answer is whole and no article stands near", () => {
    const ready = (answer: string, near: string | null = null): boolean => isReady({ answer, near_article_id: near });
    expect([ready("We do."), ready("Call …."), ready(""), ready("We do.", "a")]).toEqual([true, false, false, false]);
    expect([hasHoles("Call ….", "Call …."), hasHoles("Well …", "Call …."), hasHoles("Call us.", "Call ….")]).toEqual([
      true,
      false,
      false,
    ]);
  });

  it("begins an article with its whole questions", () => {
    expect(questionsOf({ title: "A?", samples: ["A?", "I am …, B?"] })).toEqual(["A?"]);
    expect(questionsOf({ title: "…?", samples: ["…?"] })).toEqual(["…?"]);
    expect(questionsOf({ title: "A?", samples: [] })).toEqual(["A?"]);
  });
});

describe("the gaps' address", () => {
  it("keeps what the page knows, and only on its tab", () => {
    expect(parseTab({ tab: "gaps", show: "top", by: "lost_seconds", month: "2026-11" })).toEqual({
      tab: "gaps",
      show: "top",
      by: "lost_seconds",
      month: "2026-11",
    });
    expect(parseTab({ tab: "gaps", show: "all", by: "luck", month: "2026-13" })).toEqual({ tab: "gaps" });
    expect(parseTab({ tab: "share", show: "top" })).toEqual({ tab: "share" });
  });

  it("offers the last twelve months across the year's end", () => {
    const found = months(Date.parse("2026-02-28T23:00:00Z"));
    expect([found.length, found[0], found[2], found[11]]).toEqual([12, "2026-02", "2025-12", "2025-03"]);
  });
});
