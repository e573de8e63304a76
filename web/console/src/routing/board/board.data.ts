/** Sums of what the board shows, and minutes of a day as a clock writes them. */
import type { Board, MemberNow, TeamNow, WaitNow } from "@client/board.js";
import type { Tone } from "@ui/bits.js";

export const HEATS = ["late", "red", "amber", "calm"] as const;
export const TONES: Readonly<Record<WaitNow["heat"], Tone>> = { calm: "good", amber: "amber", red: "red", late: "red" };

export interface Sum {
  readonly queued: number;
  readonly owed: number;
  readonly since: string | null;
}

/** All teams together; `since` is where the longest wait began. */
export function together(teams: readonly TeamNow[]): Sum {
  return teams.reduce<Sum>(
    (sum, team) => ({
      queued: sum.queued + team.queued,
      owed: sum.owed + team.owed,
      since: sum.since !== null && sum.since < team.longest_since ? sum.since : team.longest_since,
    }),
    { queued: 0, owed: 0, since: null },
  );
}

export interface Load {
  readonly online: number;
  readonly load: number;
  readonly capacity: number;
}

export function loadOf(members: readonly MemberNow[]): Load {
  const online = members.filter(({ state }) => state === "online");
  const sum = (of: (member: MemberNow) => number): number => online.reduce((all, one) => all + of(one), 0);
  return { online: online.length, load: sum(({ load }) => load), capacity: sum(({ capacity }) => capacity) };
}

/** What a day's bars are drawn against: the highest hour, usual or real, and never nothing. */
export function highest({ hours }: Board["today"]["arrivals"]): number {
  return Math.max(1, ...hours.map(({ n, usual }) => Math.max(n, usual ?? 0)));
}

/** 1335 ↔ 22:15 */
export function clockOf(minute: number): string {
  const two = (part: number): string => String(part).padStart(2, "0");
  return `${two(Math.floor(minute / 60))}:${two(minute % 60)}`;
}

export function minuteOf(clock: string): number {
  const [hours = 0, minutes = 0] = clock.split(":").map(Number);
  return hours * 60 + minutes;
}
