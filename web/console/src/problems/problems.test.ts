import { expect, test } from "vitest";
import type { EffectSide, Problem } from "@client/problems.js";
import { beside, dayBars, neighbour, onTop, verdict, without } from "./problems.data.js";

const columns = { seen: ["a", "b", "c"], understood: [], being_fixed: ["d"], fixed: [], verified: ["e"] };

test("arrows lead up and down a column, and past empty ones to the same height", () => {
  expect(neighbour(columns, "a", "ArrowDown")).toBe("b");
  expect(neighbour(columns, "a", "ArrowUp")).toBeUndefined();
  expect(neighbour(columns, "c", "ArrowRight")).toBe("d");
  expect(neighbour(columns, "d", "ArrowLeft")).toBe("a");
  expect(neighbour(columns, "e", "ArrowRight")).toBeUndefined();
  expect(neighbour(columns, "nobody", "ArrowDown")).toBeUndefined();
});

test("a card goes one column on or back, and never out of the board", () => {
  expect(beside("seen", "ArrowRight")).toBe("understood");
  expect(beside("verified", "ArrowRight")).toBeUndefined();
  expect(beside("seen", "ArrowLeft")).toBeUndefined();
});

test("what is moved leaves its column and stands on top of the other, once", () => {
  const [a, b] = [{ id: "a" }, { id: "b" }] as unknown as [Problem, Problem];
  const column = { pages: [{ items: [a], next: "x" }, { items: [b] }], pageParams: [null, "x"] };
  expect(without(column, "b").pages.map(({ items }) => items.length)).toEqual([1, 0]);
  expect(onTop(column, b).pages.map(({ items }) => items.map(({ id }) => id))).toEqual([["b", "a"], []]);
});

test("a change is told only when its whole interval says so", () => {
  expect(verdict({ ratio: 0.5, low: 0.3, high: 0.8 })).toBe("down");
  expect(verdict({ ratio: 0.5, low: 0.2, high: 1.3 })).toBe("open");
  expect(verdict({ ratio: null, low: 1.2, high: null })).toBe("up");
});

test("every day has its bar, also without anybody", () => {
  const side = (since: string, until: string, by_day: Record<string, number>): EffectSide =>
    ({ since, until, by_day }) as unknown as EffectSide;
  const bars = dayBars({
    before: side("2026-10-31T18:00:00Z", "2026-11-02T18:00:00Z", { "2026-11-01": 4 }), // the day begins at 16:00 in UTC
    after: side("2026-11-02T18:00:00Z", "2026-11-05T09:00:00Z", { "2026-11-03": 1, "2026-11-04": 2 }),
    zone: "Asia/Taipei",
  });
  expect(bars.map(({ n, height, after }) => [n, height, after])).toEqual([
    [4, 1, false],
    [0, 0, false],
    [1, 0.25, false],
    [2, 0.5, true],
    [0, 0, true],
  ]);
});
