/** The speed page's address and the periods it names. */
import type { Bin, Measure } from "@client/types.js";
import type { Words } from "../words.js";

export type Span = "today" | "week" | "month" | "custom";

export interface PeriodSearch {
  span?: Span;
  since?: string; // days, only with span=custom
  until?: string;
  target?: number; // seconds
  measure?: string;
  from?: number; // the bar that was clicked, seconds
  to?: number;
  how?: Unreached;
}

export const UNREACHED = ["left", "waiting"] as const;
/** How a wait goes on or ended without what is measured. */
export type Unreached = (typeof UNREACHED)[number];

export const isUnreached = (how: unknown): how is Unreached => UNREACHED.some((one) => one === how);

/** Which of a measure's waits are wanted: all without anything. */
export interface Part {
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  readonly how?: Unreached | undefined;
}

export type FigureName = "median" | "p90" | "p95" | "longest" | "mean";

/**
 * Whether a figure is what it says. `least`: those who left or still wait could make it more than is shown.
 * `unknown`: none of these waits was reached, and only the longest says anything.
 */
export type Certainty = "exact" | "least" | "unknown";

/** `say` writes a figure: what nobody can see is no difference. */
export function certaintyOf(item: Measure, figure: FigureName, say: (seconds: number) => string): Certainty {
  const [least, most] = [item[figure], item.at_most[figure]];
  if (least === null || (item.reached === 0 && figure !== "longest")) return "unknown";
  return most !== null && say(most) === say(least) ? "exact" : "least";
}

export const DEFAULT_TARGET_SECONDS = 15;
const SPANS: readonly Span[] = ["today", "week", "month", "custom"];
const DAYS: Readonly<Record<Exclude<Span, "custom">, number>> = { today: 1, week: 7, month: 30 };
const DAY = /^\d{4}-\d{2}-\d{2}$/;

const seconds = (value: unknown): number | undefined => {
  const number = Number(value);
  return value !== undefined && value !== "" && Number.isFinite(number) && number >= 0 ? number : undefined;
};

const matching = (value: unknown, pattern: RegExp): string | undefined =>
  typeof value === "string" && pattern.test(value) ? value : undefined;

/** Without what is not said. */
const said = (found: { [Name in keyof Required<PeriodSearch>]: PeriodSearch[Name] | undefined }): PeriodSearch =>
  Object.fromEntries(Object.entries(found).filter(([, value]) => value !== undefined));

export function parsePeriod(search: Readonly<Record<string, unknown>>): PeriodSearch {
  const [target, how] = [seconds(search["target"]), search["how"]];
  return said({
    span: SPANS.find((one) => one === search["span"]),
    since: matching(search["since"], DAY),
    until: matching(search["until"], DAY),
    target: target === 0 ? undefined : target,
    measure: matching(search["measure"], /^\w+$/),
    from: seconds(search["from"]),
    to: seconds(search["to"]),
    how: isUnreached(how) ? how : undefined,
  });
}

/** Whole days of the member's own calendar; the last one ends now or at its midnight. */
export function periodOf(search: PeriodSearch, now: Date): { since: string; until: string } {
  const start = (day: Date, shift: number): Date => new Date(day.getFullYear(), day.getMonth(), day.getDate() + shift);
  const span = search.span ?? "week";
  if (span !== "custom") return { since: start(now, 1 - DAYS[span]).toISOString(), until: start(now, 1).toISOString() };
  const since = search.since ? new Date(`${search.since}T00:00`) : start(now, -6);
  const until = search.until ? start(new Date(`${search.until}T00:00`), 1) : start(now, 1);
  return { since: since.toISOString(), until: (until > since ? until : start(since, 1)).toISOString() };
}

/** 45 · 5m · 2h · 1d (5分 · 2时 · 1天): what stands under a bar. */
export function mark({ t }: Pick<Words, "t">, seconds: number): string {
  if (seconds < 60) return String(seconds);
  if (seconds < 3600) return t("bin.mark.min", { n: seconds / 60 });
  return seconds < 86_400 ? t("bin.mark.h", { n: seconds / 3600 }) : t("bin.mark.d", { n: seconds / 86_400 });
}

export interface Bar {
  readonly bin: Bin;
  readonly height: number; // share of the highest, 0–1
  readonly late: boolean; // beyond the target
}

const ALWAYS_SHOWN = 60; // seconds: short waits are compared over the same bars

/** Bars up to the last that has something in it, so that few long waits do not squeeze the many short ones. */
export function bars(bins: readonly Bin[], target: number): readonly Bar[] {
  const highest = Math.max(1, ...bins.map((bin) => bin.n));
  const last = bins.findLastIndex((bin) => bin.n > 0);
  return bins
    .filter((bin, at) => at <= last || bin.from < ALWAYS_SHOWN)
    .map((bin) => ({ bin, height: bin.n / highest, late: bin.from >= target }));
}
