/** The board's columns, and how one goes from card to card. */
import type { Change, EffectSide, Problem, ProblemForm, ProblemState } from "@client/problems.js";
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

/** The column a step on or back, if there is one. */
export const beside = (state: ProblemState, by: 1 | -1): ProblemState | undefined => STATES[STATES.indexOf(state) + by];

export type Columns = Readonly<Record<ProblemState, readonly string[]>>; // ids, from the top

/** The card an arrow leads to: up and down in its column, sideways to the same height in the next one that has any. */
export function neighbour(columns: Columns, id: string, key: string): string | undefined {
  const at = STATES.findIndex((state) => columns[state].includes(id));
  const here = STATES[at];
  if (here === undefined) return undefined;
  const index = columns[here].indexOf(id);
  if (key === "ArrowDown") return columns[here][index + 1];
  if (key === "ArrowUp") return columns[here][index - 1];
  const by = key === "ArrowRight" ? 1 : -1;
  for (let next = at + by; next >= 0 && next < STATES.length; next += by) {
    const ids = columns[STATES[next] ?? here];
    if (ids.length > 0) return ids[Math.min(index, ids.length - 1)];
  }
  return undefined;
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

/** Every day from the first of one side to the last of the other, also those without any. */
export function dayBars(before: EffectSide, after: EffectSide | null): readonly DayBar[] {
  const days = Object.keys({ ...before.by_day, ...after?.by_day }).sort();
  const ends = [before.since.slice(0, 10), (after ?? before).until.slice(0, 10), ...days].sort();
  const [first, last] = [ends[0] ?? "", ends.at(-1) ?? ""];
  const bars: { day: string; n: number; after: boolean }[] = [];
  for (let at = Date.parse(`${first}T00:00Z`); at <= Date.parse(`${last}T00:00Z`); at += 86_400_000) {
    const day = new Date(at).toISOString().slice(0, 10);
    const n = (before.by_day[day] ?? 0) + (after?.by_day[day] ?? 0);
    bars.push({ day, n, after: after !== null && day > after.since.slice(0, 10) });
  }
  const most = Math.max(1, ...bars.map(({ n }) => n));
  return bars.map((bar) => ({ ...bar, height: bar.n / most }));
}
