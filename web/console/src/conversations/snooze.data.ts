/** When a snoozed conversation may come back: a few good moments, in the member's own time. */

export interface Moment {
  readonly name: "hour" | "three_hours" | "tomorrow" | "monday";
  readonly until: string;
}

const MORNING_HOUR = 9; // when most desks open
const MONDAY = 1;

export function snoozes(now: Date): readonly Moment[] {
  const inHours = (hours: number): string => new Date(now.getTime() + hours * 3_600_000).toISOString();
  const morning = (days: number): string =>
    new Date(now.getFullYear(), now.getMonth(), now.getDate() + days, MORNING_HOUR).toISOString();
  const toMonday = (7 + MONDAY - now.getDay()) % 7 || 7;
  return [
    { name: "hour", until: inHours(1) },
    { name: "three_hours", until: inHours(3) },
    { name: "tomorrow", until: morning(1) },
    ...(toMonday > 1 ? [{ name: "monday", until: morning(toMonday) } as const] : []),
  ];
}
