/** What an address says of the inbox: which conversations, and which message of one. */
import { NARROWING, type Filter } from "./inbox.data.js";

export interface DeskSearch extends Partial<Filter> {
  at?: number | undefined; // the message to show, when a conversation was found by its words
  listen?: boolean | undefined; // nobody is told that one looks
}

const oneOf = <T extends string>(value: unknown, choices: readonly T[]): T | undefined =>
  choices.find((choice) => choice === value);

const VIEWS = ["mine", "unassigned", "all"] as const;
const STATUSES = ["open", "bot", "queued", "assigned", "snoozed", "resolved"] as const;

const TEXTS = ["team", "channel", "tag", "assignee", "language", "reason"] as const;
const whole = (value: unknown): number | undefined => {
  const number = value === undefined || value === "" ? NaN : Number(value);
  return Number.isSafeInteger(number) && number >= 0 ? number : undefined;
};
const yes = (value: unknown): boolean | undefined =>
  value === true || value === "true" ? true : value === false || value === "false" ? false : undefined;

/** Also of a saved view, whose values are texts. What is not there or not ours is left out. */
export function deskSearch(search: Record<string, unknown>): DeskSearch {
  const text = (name: string): string | undefined => {
    const value = search[name];
    return typeof value === "string" && value !== "" ? value : undefined;
  };
  const priority = whole(search["priority"]);
  const found: Record<string, unknown> = {
    view: oneOf(search["view"], VIEWS),
    status: oneOf(search["status"], STATUSES),
    ...Object.fromEntries(TEXTS.map((name) => [name, text(name)])),
    priority: priority !== undefined && priority <= 3 ? priority : undefined,
    vip: yes(search["vip"]),
    age: whole(search["age"]),
    undelivered: yes(search["undelivered"]) || undefined,
    at: whole(search["at"]) || undefined,
    listen: yes(search["listen"]) || undefined,
  };
  return Object.fromEntries(Object.entries(found).filter(([, value]) => value !== undefined));
}

const PARTS = ["view", "status", ...NARROWING] as const;

export const filterOf = (search: DeskSearch): Filter => ({
  ...Object.fromEntries(PARTS.map((part) => [part, search[part]] as const).filter(([, value]) => value !== undefined)),
  view: search.view ?? "mine",
  status: search.status ?? "open",
});

export const isAsked = (search: DeskSearch): boolean => PARTS.some((part) => search[part] !== undefined);

/** A filter as a view keeps it. */
export const kept = (filter: Filter): Record<string, string> =>
  Object.fromEntries(
    PARTS.map((part) => [part, filter[part]] as const)
      .filter(([, value]) => value !== undefined)
      .map(([part, value]) => [part, String(value)]),
  );
