/** Replies in review: what the draft's card shows, and how long is left. */
import type { ReviewRule, WaitingDraft } from "@client/learning.js";
import type { Proposed } from "../conversations/proposed.data.js";

export const proposedOf = ({ draft, text, sources, files, due_at: due, team_id: team }: WaitingDraft): Proposed => ({
  draft,
  text,
  sources,
  files,
  dueAtMs: Date.parse(due),
  team,
});

export const keyOf = ({ conversation_id: id, draft }: WaitingDraft): string => `${id}:${draft}`;

/** The one to look at by itself: the first, until one was chosen; after that none but the chosen one. */
export function currentOf(items: readonly WaitingDraft[], chosen: string | null): WaitingDraft | undefined {
  return chosen === null ? items[0] : items.find((one) => keyOf(one) === chosen);
}

/** The next one in a direction; from nowhere the first. */
export function beside(items: readonly WaitingDraft[], chosen: string | null, by: 1 | -1): string | null {
  const at = items.findIndex((one) => keyOf(one) === chosen);
  const next = at < 0 ? items[0] : items[Math.min(Math.max(at + by, 0), items.length - 1)];
  return next ? keyOf(next) : null;
}

/** The one to look at after a decision: the next, else the one before. */
export function after(items: readonly WaitingDraft[], decided: WaitingDraft): string | null {
  const at = items.indexOf(decided);
  const next = items[at + 1] ?? items[at - 1];
  return next ? keyOf(next) : null;
}

/** What is left of the target, seconds; below nought it is late. */
export const secondsLeft = (dueAtMs: number, nowMs: number): number => Math.ceil((dueAtMs - nowMs) / 1000);

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const TARGETS: readonly number[] = [MINUTE, 2 * MINUTE, 5 * MINUTE, 15 * MINUTE, HOUR, 4 * HOUR, DAY];

/** The usual targets, and one that was set elsewhere. */
export const targetsWith = (seconds: number): readonly number[] =>
  [...new Set([...TARGETS, seconds])].sort((a, b) => a - b);

const UNITS = [
  [DAY, "day"],
  [HOUR, "hour"],
  [MINUTE, "minute"],
] as const;

/** "5 minutes" in the reader's language, in the largest unit that divides it. */
export function targetIn(locale: string, seconds: number): string {
  const [size, unit] = UNITS.find(([one]) => seconds % one === 0) ?? [1, "second"];
  return (seconds / size).toLocaleString(locale, { style: "unit", unit, unitDisplay: "long" });
}

export const KINDS: readonly ReviewRule["kind"][] = ["topic", "category", "article"];
