/** The curve of patience as points of a drawing. */
import type { Patience } from "@client/waits.js";

export const WIDE = 520;
export const HIGH = 200;

type Side = "stays" | "low" | "high" | "prior";

/** Time grows from left to right by its root: the first minute, in which most leave, has a third of the room. */
export function across(seconds: number, last: number): number {
  return Math.sqrt(seconds / last) * WIDE;
}

export function line(points: readonly Patience[], side: Side): string {
  const last = points.at(-1)?.seconds ?? 1;
  return points.map((point, index) => step(point.seconds, point[side], last, index === 0 ? "M" : "L")).join("");
}

/** Between the two ends of the interval. */
export function band(points: readonly Patience[]): string {
  const last = points.at(-1)?.seconds ?? 1;
  const back = points.toReversed().map((point) => step(point.seconds, point.low, last, "L"));
  return `${line(points, "high")}${back.join("")}Z`;
}

function step(seconds: number, share: number, last: number, how: "M" | "L"): string {
  return `${how}${across(seconds, last).toFixed(1)} ${((1 - share) * HIGH).toFixed(1)}`;
}

/** What was kept, of those where anybody can know; null while nothing was told. */
export const share = (part: number, whole: number): number | null => (whole === 0 ? null : part / whole);
