import { language, say } from "./words.js";

const DAY_MS = 86_400_000;

const format = (at: string, options: Intl.DateTimeFormatOptions): string =>
  new Intl.DateTimeFormat(language(), options).format(new Date(at));

export const clock = (at: string): string => format(at, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });

/** When the customer's own day began. */
export const midnight = (moment: string | number): number => new Date(moment).setHours(0, 0, 0, 0);

export function dayLabel(at: string): string {
  const days = Math.round((midnight(Date.now()) - midnight(at)) / DAY_MS);
  if (days <= 0) return say("today");
  if (days === 1) return say("yesterday");
  return format(at, { month: "long", day: "numeric", ...(days > 300 && { year: "numeric" }) });
}

/** So many seconds in the unit people say: 15 s, 2 minutes, 1 hour. */
export function span(seconds: number): string {
  const [unit, length] = seconds < 60 ? ["second", 1] : seconds < 3600 ? ["minute", 60] : ["hour", 3600];
  return (seconds / length).toLocaleString(language(), { style: "unit", unit, unitDisplay: "long" });
}
