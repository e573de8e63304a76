/** What the page of marketplace clocks works out of what the server counts. */
import type { ClockForm, ClockScore, ClockToday } from "@client/clocks.js";

/** 08:30 of a minute of the day; the day's end is 24:00. */
export function timeOf(minute: number): string {
  const two = (part: number): string => String(part).padStart(2, "0");
  return `${two(Math.floor(minute / 60))}:${two(minute % 60)}`;
}

/** The minute of a day that a text names; null for what is no time. */
export function minuteOf(text: string): number | null {
  const found = /^(\d{1,2})[:：](\d{2})$/.exec(text.trim());
  if (!found) return null;
  const minute = Number(found[1]) * 60 + Number(found[2]);
  return Number(found[2]) < 60 && minute <= 24 * 60 ? minute : null;
}

export const judged = (score: ClockScore): number => score.kept + score.missed;

export type Hope =
  | { readonly key: "hope.none" }
  | { readonly key: "hope.late"; readonly best: number }
  | { readonly key: "hope.needed"; readonly n: number }
  | { readonly key: "hope.in_time"; readonly worst: number };

/** Which sentence stands under today's rate. */
export function hopeOf({ hope }: ClockToday): Hope {
  if (hope.best === null || hope.worst === null) return { key: "hope.none" };
  if (hope.needed === null) return { key: "hope.late", best: hope.best };
  return hope.needed === 0 ? { key: "hope.in_time", worst: hope.worst } : { key: "hope.needed", n: hope.needed };
}

/** Seconds left now of what was left when the answer came. */
export const leftNow = (seconds: number, readAtMs: number, nowMs: number): number =>
  Math.max(0, Math.floor(seconds - (nowMs - readAtMs) / 1000));

export const complete = (form: ClockForm): boolean =>
  form.name.trim() !== "" && form.bound_seconds > 0 && form.opens_minute < form.closes_minute;
