/** What a customer who is only played does meanwhile, and how a member gets on. */

interface Waits {
  readonly nudge_seconds: number;
  readonly leave_seconds: number;
}

const TYPING_HELPS = 2; // whoever sees that somebody types waits twice as long
const RECENT = 5; // rounds: one alone says more about its customer than about the member

/** What the customer does after so many seconds without an answer. */
export function patience(waits: Waits, seconds: number, typing: boolean): "waits" | "asks" | "leaves" {
  const times = typing ? TYPING_HELPS : 1;
  if (seconds >= waits.leave_seconds * times) return "leaves";
  return seconds >= waits.nudge_seconds * times ? "asks" : "waits";
}

/** The mean of the last rounds, and how much more it is than that of those before; null without any. */
export function progress(scores: readonly number[]): { mean: number | null; more: number | null } {
  const mean = (some: readonly number[]): number | null =>
    some.length ? some.reduce((sum, one) => sum + one, 0) / some.length : null;
  const [now, before] = [mean(scores.slice(0, RECENT)), mean(scores.slice(RECENT, 2 * RECENT))];
  return { mean: now, more: now === null || before === null ? null : now - before };
}
