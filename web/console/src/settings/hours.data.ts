/** Opening hours while they are edited: wall-clock times as fields show them, minutes after midnight as the server keeps them. */
import type { Calendar, Span } from "@client/types.js";

export interface Hours {
  readonly opens: string; // HH:MM
  readonly closes: string; // not after `opens`: on the next day
}

export interface SpecialDay {
  readonly date: string; // YYYY-MM-DD
  readonly hours: readonly Hours[]; // none: closed
}

export interface CalendarDraft {
  readonly week: readonly (readonly Hours[])[]; // Monday first
  readonly days: readonly SpecialDay[];
}

const A_DAY = 24 * 60;
export const OFFICE: Hours = { opens: "09:00", closes: "18:00" };
const PAUSE = 60; // a lunch hour
const PART = 4 * 60;

const clock = (minute: number): string => {
  const [hours, minutes] = [Math.floor((minute % A_DAY) / 60), minute % 60];
  return `${String(hours).padStart(2, "0")}:${String(minutes).padStart(2, "0")}`;
};

const minute = (time: string): number => {
  const [hours = 0, minutes = 0] = time.split(":").map(Number);
  return hours * 60 + minutes;
};

const hoursOf = (span: Span): Hours => ({ opens: clock(span.opens_minute), closes: clock(span.closes_minute) });

/** 09:00–18:00 is that day, 22:00–02:00 goes over midnight, and 00:00–00:00 is the whole day. */
function spanOf({ opens, closes }: Hours): Span {
  const [from, to] = [minute(opens), minute(closes)];
  return { opens_minute: from, closes_minute: to > from ? to : to + A_DAY };
}

/** What is proposed as a day's next hours: the office's, else some after a pause. */
export function nextHours(hours: readonly Hours[]): Hours {
  const last = hours.at(-1);
  if (!last || isAllDay(last)) return OFFICE;
  const opens = minute(last.closes) + PAUSE;
  return { opens: clock(opens), closes: clock(opens + PART) };
}

export const overMidnight = ({ opens, closes }: Hours): boolean =>
  minute(closes) <= minute(opens) && minute(closes) > 0;

export const isAllDay = ({ opens, closes }: Hours): boolean => opens === "00:00" && closes === "00:00";

export const isComplete = ({ week, days }: CalendarDraft): boolean =>
  [...week.flat(), ...days.flatMap((day) => day.hours)].every(({ opens, closes }) => opens !== "" && closes !== "") &&
  days.every(({ date }) => date !== "");

export function draftOf({ week, holidays, exceptions }: Calendar): CalendarDraft {
  const closed = holidays.filter((date) => !(date in exceptions)).map((date) => ({ date, hours: [] }));
  const special = Object.entries(exceptions).map(([date, spans]) => ({ date, hours: spans.map(hoursOf) }));
  return {
    week: week.map((spans) => spans.map(hoursOf)),
    days: [...closed, ...special].sort((a, b) => (a.date < b.date ? -1 : 1)),
  };
}

export function calendarOf({ week, days }: CalendarDraft): Calendar {
  const open = days.filter(({ hours }) => hours.length > 0);
  return {
    week: week.map((hours) => hours.map(spanOf)),
    holidays: days.filter(({ hours }) => hours.length === 0).map(({ date }) => date),
    exceptions: Object.fromEntries(open.map(({ date, hours }) => [date, hours.map(spanOf)])),
  };
}
