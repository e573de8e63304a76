import { describe, expect, it } from "vitest";
import { asksNothing, dayOf, parse, without, type Known } from "./search.parse.js";

const now = new Date(2026, 10, 22, 15, 30);
const known: Known = { me: "m1", member: (name) => (name === "林晚秋" ? "m2" : undefined), now };
const query = (text: string): object => parse(text, known).query;

describe("the search box", () => {
  it("takes operators out of the words, in English and in Chinese", () => {
    expect(query("refund tag:VIP from:customer")).toEqual({ q: "refund", tag: "VIP", by: "customer" });
    expect(query("退款 标签：重要 来自：林晚秋")).toEqual({ q: "退款", tag: "重要", member: "m2" });
    expect(query('訂單:TT-10345 標籤:"two words" 來自:我')).toEqual({ q: "TT-10345", tag: "two words", member: "m1" });
  });

  it("searches an order's number with the words beside it", () => {
    expect(query("delay order:10345")).toEqual({ q: "delay 10345" });
  });

  it("reads dates as people write them, and says which it cannot read", () => {
    const day = (text: string): string | undefined => dayOf(text, now)?.toDateString();
    for (const text of ["2026-11-01", "2026/11/1", "2026年11月1日", "11-1", "11月1日", "2026-11", "21d", "21天"])
      expect(day(text), text).toBe(new Date(2026, 10, 1).toDateString());
    expect(day("昨天")).toBe(new Date(2026, 10, 21).toDateString());
    expect(day("12-24")).toBe(new Date(2025, 11, 24).toDateString());
    for (const text of ["2026-02-31", "soon", "13-1", "1-2-3"]) expect(dayOf(text, now), text).toBeNull();
    expect(parse("before:soon", known).operands).toEqual([
      { name: "before", value: "soon", raw: "before:soon", wrong: true },
    ]);
  });

  it("leaves alone what is no operator", () => {
    for (const text of ["https://a.example/x:y", "note: call", "border:1", "tag:", "12:30"])
      expect(query(text), text).toEqual({ q: text });
    expect(asksNothing(parse("before:soon", known).query)).toBe(true);
    expect(without("a tag:b c", "tag:b")).toBe("a c");
  });
});
