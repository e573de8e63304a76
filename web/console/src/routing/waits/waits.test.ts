import { expect, test } from "vitest";
import { band, HIGH, line, share, WIDE } from "./waits.data.js";

const points = [
  { seconds: 0, stays: 1, low: 1, high: 1, prior: 1 },
  { seconds: 25, stays: 0.5, low: 0.4, high: 0.6, prior: 0.9 },
  { seconds: 100, stays: 0.25, low: 0, high: 0.5, prior: 0.1 },
];

test("the curve begins with everybody and ends at the right edge", () => {
  expect(line(points, "stays")).toBe(`M0.0 0.0L${(WIDE / 2).toFixed(1)} 100.0L${WIDE}.0 150.0`);
});

test("the band goes out along the upper end and back along the lower", () => {
  expect(band(points)).toBe(`${line(points, "high")}L520.0 ${HIGH}.0L260.0 120.0L0.0 0.0Z`);
});

test("nothing told is no share", () => {
  expect(share(0, 0)).toBeNull();
  expect(share(4, 5)).toBe(0.8);
});
