import { describe, expect, it } from "vitest";
import type { ClockToday } from "@client/clocks.js";
import { LOCALES } from "../../words.js";
import proof from "../proof/catalogue.json";
import tabs from "../own.json";
import waits from "../waits/own.json";
import clocks from "./catalogue.json";
import { hopeOf, leftNow, minuteOf, timeOf } from "./clocks.data.js";

describe("marketplace clocks", () => {
  it("write minutes of the day and read them again", () => {
    for (const minute of [0, 480, 1439, 1440]) expect(minuteOf(timeOf(minute))).toBe(minute);
    expect(timeOf(1440)).toBe("24:00");
    expect(["25:00", "24:01", "8", "08:60", ""].map(minuteOf)).toEqual([null, null, null, null, null]);
  });

  it("say what today can still come to", () => {
    const today = (best: number | null, worst: number | null, needed: number | null): ClockToday =>
      ({ hope: { best, worst, needed } }) as ClockToday;
    expect(hopeOf(today(null, null, 0))).toEqual({ key: "hope.none" });
    expect(hopeOf(today(0.92, 0.84, 6))).toEqual({ key: "hope.needed", n: 6 });
    expect(hopeOf(today(0.85, 0.8, null))).toEqual({ key: "hope.late", best: 0.85 });
    expect(hopeOf(today(0.95, 0.91, 0))).toEqual({ key: "hope.in_time", worst: 0.91 });
  });

  it("count down from the moment the list was read", () => {
    expect(leftNow(30.9, 1_000, 11_000)).toBe(20);
    expect(leftNow(5, 1_000, 11_000)).toBe(0);
  });
});

describe("words that come with their page", () => {
  it("are there in every language with the same facts", () => {
    const facts = (text: string): string[] => [...new Set(text.match(/\{\w+\}/g) ?? [])].sort();
    for (const catalogue of [clocks, proof, tabs, waits])
      for (const [key, words] of Object.entries(catalogue)) {
        expect(Object.keys(words).sort(), key).toEqual([...LOCALES].sort());
        for (const locale of LOCALES) expect(facts(words[locale]), key).toEqual(facts(words.en));
      }
  });
});
