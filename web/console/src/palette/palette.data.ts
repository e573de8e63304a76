/** What the palette offers for some words. */
import type { Macro } from "@client/templates.js";
import type { IconName } from "@ui/icons.js";

export interface Entry {
  readonly id: string;
  readonly group: string;
  readonly icon: IconName;
  readonly name: string;
  readonly about?: string; // searched, too
  readonly also?: string; // other words for it that people type
  readonly keys?: string;
  readonly run: () => void;
}

const MOST_OF_A_GROUP = 6;

/** All words must stand in the name, in what is said about it or in other words for it; entries whose name begins with them come first. */
export function matching(entries: readonly Entry[], words: string): readonly Entry[] {
  const wanted = words.trim().toLowerCase();
  const parts = wanted.split(/\s+/).filter(Boolean);
  const counts = new Map<string, number>();
  return entries
    .map((entry) => ({
      entry,
      name: entry.name.toLowerCase(),
      all: `${entry.name} ${entry.about ?? ""} ${entry.also ?? ""}`.toLowerCase(),
    }))
    .filter(({ all }) => parts.every((part) => all.includes(part)))
    .sort((a, b) => Number(b.name.startsWith(wanted)) - Number(a.name.startsWith(wanted)))
    .map(({ entry }) => entry)
    .filter(({ group }) => {
      const n = (counts.get(group) ?? 0) + 1;
      counts.set(group, n);
      return wanted === "" || n <= MOST_OF_A_GROUP;
    });
}

/** In the order of the groups; a group stands where its first entry stands. */
export function grouped(entries: readonly Entry[]): readonly Entry[] {
  const groups = [...new Set(entries.map(({ group }) => group))];
  return groups.flatMap((group) => entries.filter((entry) => entry.group === group));
}

/** The macro of a key, one's own before everybody's. */
export const macroOf = (all: readonly Macro[], digit: string): Macro | undefined =>
  all.filter(({ key }) => key === digit).sort((a, b) => Number(b.own) - Number(a.own))[0];
