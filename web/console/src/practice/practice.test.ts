import { expect, test } from "vitest";
import { patience, progress } from "./practice.data.js";

test("the customer asks, then leaves, and waits longer for somebody who types", () => {
  const waits = { nudge_seconds: 15, leave_seconds: 30 };
  expect([0, 15, 30].map((seconds) => patience(waits, seconds, false))).toEqual(["waits", "asks", "leaves"]);
  expect([15, 30, 60].map((seconds) => patience(waits, seconds, true))).toEqual(["waits", "asks", "leaves"]);
});

test("progress compares the last five rounds with the five before", () => {
  expect(progress([])).toEqual({ mean: null, more: null });
  expect(progress([80])).toEqual({ mean: 80, more: null });
  expect(progress([80, 80, 80, 80, 80, 60])).toEqual({ mean: 80, more: 20 });
});
