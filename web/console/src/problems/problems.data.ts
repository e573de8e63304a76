/** The board's columns, and how one goes from card to card. */
import type { Change, Effect, Problem, ProblemForm, ProblemState } from "@client/problems.js";
import type { Page } from "@client/types.js";

export const STATES: readonly ProblemState[] = ["seen", "understood", "being_fixed", "fixed", "verified"];
export const isMended = (state: ProblemState): boolean => state === "fixed" || state === "verified";

export const EMPTY: ProblemForm = { title: "", about: "", cause: "", done: "", reason: "", tags: [], owner_id: null };

export const formOf = ({ title, about, cause, done, reason, tags, owner_id }: Problem): ProblemForm => ({
  title,
  about,
  cause,
  done,
  reason,
  tags,
  owner_id,
});

const STEPS: Readonly<Record<string, number>> = { ArrowRight: 1, ArrowLeft: -1 };

/** The column an arrow leads to, if there is one. */
export const beside = (state: ProblemState, key: string): ProblemState | undefined =>
  key in STEPS ? STATES[STATES.indexOf(state) + (STEPS[key] ?? 0)] : undefined;

export type Columns = Readonly<Record<ProblemState, readonly string[]>>; // ids, from the top

/** The card an arrow leads to: up and down in its column, sideways to the same height in the next one that has any. */
export function neighbour(columns: Columns, id: string, key: string): string | undefined {
  const here = STATES.find((state) => columns[state].includes(id));
  if (here === undefined) return undefined;
  const index = columns[here].indexOf(id);
  const by = STEPS[key];
  if (by === undefined) return columns[here][index + (key === "ArrowDown" ? 1 : -1)];
  let ids: readonly string[] = [];
  for (let to = beside(here, key); to !== undefined && ids.length === 0; to = beside(to, key)) ids = columns[to];
  return ids[Math.min(index, ids.length - 1)];
}

export interface Pages {
  readonly pages: readonly Page<Problem>[];
  readonly pageParams: readonly unknown[];
}

/** A column without a problem. */
export const without = (column: Pages, id: string): Pages => ({
  ...column,
  pages: column.pages.map((page) => ({ ...page, items: page.items.filter((one) => one.id !== id) })),
});

/** A column with a problem on top, where the last moved stands. */
export const onTop = (column: Pages, one: Problem): Pages => ({
  ...column,
  pages: without(column, one.id).pages.map((page, index) =>
    index === 0 ? { ...page, items: [one, ...page.items] } : page,
  ),
});

/** What one may say of a change: it went down, up, or nobody can tell. */
export function verdict({ low, high }: Change): "down" | "up" | "open" {
  if (high !== null && high < 1) return "down";
  return low > 1 ? "up" : "open";
}

export interface DayBar {
  readonly day: string;
  readonly n: number;
  readonly height: number; // share of the highest, 0–1
  readonly after: boolean;
}

const DAY_MS = 86_400_000;
const dayOf = (at: number): string => new Date(at).toISOString().slice(0, "2026-11-22".length);

/** Every day from the first of one side to the last of the other, also those without any. */
export function dayBars({ before, after, zone }: Pick<Effect, "before" | "after" | "zone">): readonly DayBar[] {
  const format = new Intl.DateTimeFormat("en-CA", { timeZone: zone });
  const dayAt = (at: string): string => format.format(new Date(at));
  const counts: Readonly<Record<string, number>>[] = [before.by_day, after?.by_day ?? {}];
  const days = [dayAt(before.since), dayAt((after ?? before).until), ...counts.flatMap(Object.keys)].sort();
  const [first, last] = [Date.parse(days[0] ?? ""), Date.parse(days.at(-1) ?? "")];
  const fixed = after ? dayAt(after.since) : "~"; // which no day comes after
  const bars = Array.from({ length: (last - first) / DAY_MS + 1 }, (_, at) => {
    const day = dayOf(first + at * DAY_MS);
    return { day, n: counts.reduce((sum, side) => sum + (side[day] ?? 0), 0), after: day > fixed };
  });
  const most = Math.max(1, ...bars.map(({ n }) => n));
  return bars.map((bar) => ({ ...bar, height: bar.n / most }));
}
