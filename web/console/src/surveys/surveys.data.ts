/** What a survey is before anybody changed it, and what its figures are drawn from. */
import type { Scale, SurveyForm, SurveyScore } from "@client/surveys.js";

/** The scales of the field, as the server has them. */
export const ENDS: Readonly<Record<Scale, readonly [number, number]>> = { csat: [1, 5], ces: [1, 7], nps: [0, 10] };
export const SCALES: readonly Scale[] = ["csat", "ces", "nps"];

export function fresh(name: string, low: number): SurveyForm {
  return {
    name,
    scale: "csat",
    live: true,
    channels: [],
    teams: [],
    answered_by: "anybody",
    share: 1,
    rest_days: 7,
    delay_seconds: 5,
    text: {},
    thanks: {},
    questions: [],
    recovery: { low, seconds: 24 * 3600, by_member: true, owner_id: null },
  };
}

/** Another scale has other low scores. */
export function rescaled(form: SurveyForm, scale: Scale, low: number): SurveyForm {
  return { ...form, scale, recovery: form.recovery && { ...form.recovery, low } };
}

/** Each score of the scale with how many gave it, and how high its bar is, 0–1. */
export function bars(scale: Scale, score: SurveyScore): readonly { score: number; n: number; height: number }[] {
  const [low, high] = ENDS[scale];
  const counts = Array.from({ length: high - low + 1 }, (_, index) => score.scores[low + index] ?? 0);
  const most = Math.max(1, ...counts);
  return counts.map((n, index) => ({ score: low + index, n, height: n / most }));
}

/** The list with one moved a place up. */
export function movedUp<T>(items: readonly T[], index: number): readonly T[] {
  const before = items[index - 1];
  const one = items[index];
  if (before === undefined || one === undefined) return items;
  return [...items.slice(0, index - 1), one, before, ...items.slice(index + 1)];
}
