/** What the list of articles shows, as its address says it. */
import type { ArticleQuery } from "@client/types.js";

const LANGUAGES = ["zh-CN", "zh-TW", "en"] as const;
const STATUSES = ["published", "draft"] as const;
const AUDIENCES = ["customers", "members", "both"] as const;
export const DUES = ["review", "translation", "hint"] as const;
export type Due = (typeof DUES)[number];

export interface ListSearch {
  q?: string;
  category?: string;
  owner_id?: string;
  language?: (typeof LANGUAGES)[number];
  state?: (typeof STATUSES)[number]; // the desk has its own `status`
  audience?: (typeof AUDIENCES)[number];
  due?: Due;
}

const CHOICES = { language: LANGUAGES, state: STATUSES, audience: AUDIENCES, due: DUES } as const;

/** What an address says, without what it cannot say. */
export function parseList(search: Record<string, unknown>): ListSearch {
  const found: Record<string, string> = {};
  for (const name of ["q", "category", "owner_id"])
    if (typeof search[name] === "string" && search[name] !== "") found[name] = search[name];
  for (const [name, choices] of Object.entries<readonly string[]>(CHOICES)) {
    const value = choices.find((choice) => choice === search[name]);
    if (value !== undefined) found[name] = value;
  }
  return found;
}

export const queryOf = ({ state, ...search }: ListSearch): ArticleQuery => ({
  ...search,
  ...(state && { status: state }),
});

/** Filters that are set, the words aside. */
export const chosen = (search: ListSearch): number =>
  Object.entries(search).filter(([name, value]) => name !== "q" && value).length;

/** Reviewed by now, as its day says. */
export const isDue = (reviewOn: string | null, today: string): boolean => reviewOn !== null && reviewOn <= today;

export const dayOf = (now: Date): string =>
  [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((part) => String(part).padStart(2, "0")).join("-");

/** A moment as a field of the browser writes it, in the editor's own time, and back. */
export const localOf = (moment: string | null): string => {
  if (moment === null) return "";
  const at = new Date(moment);
  return `${dayOf(at)}T${[at.getHours(), at.getMinutes()].map((part) => String(part).padStart(2, "0")).join(":")}`;
};
export const momentOf = (local: string): string | null => (local ? new Date(local).toISOString() : null);
