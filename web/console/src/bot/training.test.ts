import { describe, expect, it } from "vitest";
import type { Report } from "@client/training.js";
import { fitted, isSlug, slugOf, withLanguage, type HelpDraft } from "../help/help.data.js";
import { parseTab } from "./tabs.js";
import { bars, moved, slipsOf } from "./training.data.js";

const report = (right: Record<string, number>): Report => ({
  figures: {
    accuracy: null,
    macro_f1: null,
    exact_set: null,
    oos_auroc: null,
    oos_recall_at_95: null,
    ece: null,
    p95_ms: null,
  },
  bins: [],
  confusions: [],
  topics: Object.entries(right).map(([label, n]) => ({ label, count: 10, right: n, f1: n / 10 })),
  slips: [{ text: "where is it", label: "parcel", taken_for: "refund", confidence: 0.6 }],
});

describe("old against new", () => {
  it("names the topics that win and lose, the largest change first, and new ones too", () => {
    const [newer, older] = [report({ a: 9, b: 4, c: 5, d: 2 }), report({ a: 6, b: 8, c: 5 })];
    expect(moved(newer, older, 1).map(({ label, by }) => [label, by])).toEqual([
      ["a", 3],
      ["d", 2],
    ]);
    expect(moved(newer, older, -1).map(({ label, by }) => [label, by])).toEqual([["b", -4]]);
  });
});

describe("a report", () => {
  it("opens a confusion's own messages alone", () => {
    const made = report({});
    expect(slipsOf(made, { label: "parcel", taken_for: "refund", count: 1 })).toHaveLength(1);
    expect(slipsOf(made, { label: "refund", taken_for: "parcel", count: 1 })).toEqual([]);
  });

  it("draws a bar as high as it is often right, and the fullest the darkest", () => {
    const bin = { low: 0.5, high: 0.6, count: 4, confidence: 0.55, right: 0.5 };
    const [first, second] = bars([bin, { ...bin, low: 0.9, high: 1, count: 8 }], 100);
    expect(first).toMatchObject({ x: 50, height: 50, weight: 0.5 });
    expect(second?.weight).toBe(1);
  });
});

it("an address names a tab and what it shows, and nothing that is none", () => {
  expect(parseTab({ tab: "report", version: "3" })).toEqual({ tab: "report", version: 3 });
  expect(parseTab({ tab: "x", version: -1, intent: "" })).toEqual({});
});

describe("a help centre's settings", () => {
  const draft: HelpDraft = {
    slug: "tomtit",
    open: true,
    title: "",
    accent: "#1f7a5c",
    language: "en",
    languages: ["en", "zh-CN"],
    footer: "",
    logo: "",
    hidden: [],
    channel_id: null,
  };

  it("turn what is typed into an address", () => {
    expect(slugOf("Tomtit Outdoor")).toBe("tomtit-outdoor");
    expect(["a", "a--b", "-a", "tomtit-2"].map(isSlug)).toEqual([false, false, false, true]);
  });

  it("keep one language at least, and readers of others in one that is shown", () => {
    const chinese = withLanguage(draft, "en", false);
    expect(chinese).toMatchObject({ languages: ["zh-CN"], language: "zh-CN" });
    expect(withLanguage(chinese, "zh-CN", false)).toBe(chinese);
  });

  it("make a picture smaller, never larger", () => {
    expect(fitted(1000, 400, 80)).toEqual({ width: 200, height: 80 });
    expect(fitted(40, 20, 80)).toEqual({ width: 40, height: 20 });
    expect(fitted(6000, 100, 80)).toEqual({ width: 480, height: 8 });
  });
});
