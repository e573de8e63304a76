import { describe, expect, it } from "vitest";
import type { SurveyScore } from "@client/surveys.js";
import { LOCALES } from "../words.js";
import own from "./own.json";
import { bars, fresh, movedUp, rescaled } from "./surveys.data.js";
import { parseSurveys } from "./tabs.js";
import { wrote } from "./wrote.js";

const score = (scores: Record<number, number>): SurveyScore => {
  return { sent: 9, n: 4, mean: null, share: null, low: null, high: null, nps: null, scores };
};

describe("surveys", () => {
  it("draw a bar for each score of the scale, the highest full", () => {
    expect(bars("csat", score({ 5: 4, 1: 1 })).map(({ n, height }) => [n, height])).toEqual([
      [1, 0.25],
      [0, 0],
      [0, 0],
      [0, 0],
      [4, 1],
    ]);
    expect(bars("nps", score({})).length).toBe(11);
  });

  it("take the low scores of their scale", () => {
    expect(rescaled(fresh("A", 2), "nps", 6).recovery?.low).toBe(6);
    expect(rescaled({ ...fresh("A", 2), recovery: null }, "nps", 6).recovery).toBeNull();
  });

  it("tell every word that was written, also to a question of one's own", () => {
    expect(wrote("late", { fast: "no", service: "2", better: "a call" })).toBe("late · a call");
    expect(wrote(undefined, { fast: "yes" })).toBe("");
  });

  it("move up, but not beyond the first", () => {
    expect(movedUp(["a", "b", "c"], 2)).toEqual(["a", "c", "b"]);
    expect(movedUp(["a", "b"], 0)).toEqual(["a", "b"]);
  });

  it("have an address for each tab, and none for what is none", () => {
    expect(parseSurveys({ tab: "follow-ups" })).toEqual({ tab: "follow-ups" });
    expect(parseSurveys({ tab: "felt" })).toEqual({});
  });

  it("say the same with the same facts in every language", () => {
    const facts = (text: string): string[] => [...new Set(text.match(/\{\w+\}/g) ?? [])].sort();
    for (const [key, words] of Object.entries(own))
      for (const locale of LOCALES) expect(facts(words[locale]), key).toEqual(facts(words.en));
  });
});
