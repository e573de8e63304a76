/** To whom a conversation may be handed, best first. */
import type { Member, Presence, Team } from "@client/types.js";

export interface Receiver {
  readonly kind: "member" | "team";
  readonly id: string;
  readonly name: string;
  readonly presence: Presence | null;
}

const RANK: Readonly<Record<Presence, number>> = { online: 0, away: 1, offline: 2 };

export function receivers(
  members: readonly Member[],
  teams: readonly Team[],
  words: string,
  but: readonly string[],
  presence: (id: string) => Presence,
): readonly Receiver[] {
  const wanted = words.trim().toLowerCase();
  const fits = (name: string): boolean => name.toLowerCase().includes(wanted);
  const people = members
    .filter(({ id, name, state }) => state === "active" && !but.includes(id) && fits(name))
    .map(({ id, name }): Receiver => ({ kind: "member", id, name, presence: presence(id) }))
    .sort((a, b) => RANK[a.presence ?? "offline"] - RANK[b.presence ?? "offline"] || a.name.localeCompare(b.name));
  const groups = teams
    .filter(({ name }) => fits(name))
    .map(({ id, name }): Receiver => ({ kind: "team", id, name, presence: null }));
  const away = people.findIndex((one) => one.presence !== "online");
  const here = away < 0 ? people.length : away;
  return [...people.slice(0, here), ...groups, ...people.slice(here)]; // before whoever is not there
}
