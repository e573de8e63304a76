/** How long somebody has waited, and how that looks against the target. */

export type Heat = "calm" | "amber" | "red";

const TARGET_SECONDS = 15; // the product's own limit, where nothing is promised
const AMBER = 0.6; // of the target: time enough to still make it
const RED = 0.85; // of the target: now or never

export interface Wait {
  readonly seconds: number;
  readonly heat: Heat;
}

export function waited(owedSince: string, nowMs: number, targetSeconds = TARGET_SECONDS): Wait {
  const seconds = Math.max(0, Math.floor((nowMs - Date.parse(owedSince)) / 1000));
  const share = seconds / targetSeconds;
  return { seconds, heat: share >= RED ? "red" : share >= AMBER ? "amber" : "calm" };
}

/** What is left of a promise, in seconds: of one that began with the wait. */
export function left(owedSince: string, dueAt: string, nowMs: number): Wait {
  const seconds = Math.ceil((Date.parse(dueAt) - nowMs) / 1000);
  const whole = Math.max(1, (Date.parse(dueAt) - Date.parse(owedSince)) / 1000);
  const { heat } = waited(owedSince, nowMs, whole);
  return { seconds, heat };
}
