/** Tabs that stand in an address. */
export const PEOPLE = ["members", "invitations", "teams", "me"] as const;
export type PeopleTab = (typeof PEOPLE)[number];

export const SETTINGS = ["workspace", "audit"] as const;
export type SettingsTab = (typeof SETTINGS)[number];

export const TEMPLATES = ["templates", "macros", "packs", "coach"] as const;
export type TemplatesTab = (typeof TEMPLATES)[number];

export const GESTURES = ["todo", "all", "effect", "kinds"] as const;
export type GesturesTab = (typeof GESTURES)[number];

const oneOf = <T extends string>(value: unknown, choices: readonly T[]): T | undefined =>
  choices.find((choice) => choice === value);

/** The tab an address names, if it is one of ours. */
export const tabOf =
  <T extends string>(choices: readonly T[]) =>
  (search: Record<string, unknown>): { tab?: T } => {
    const tab = oneOf(search["tab"], choices);
    return tab ? { tab } : {};
  };

/** Where to go after signing in: only our own paths, or an address would send people elsewhere. */
export function parseTo(search: Record<string, unknown>): { to?: string } {
  return typeof search["to"] === "string" && /^\/(?!\/|\\)/.test(search["to"]) ? { to: search["to"] } : {};
}

/** Whom the list of customers is searched for. */
export function parseCustomers(search: Record<string, unknown>): { q?: string | undefined } {
  return {
    ...(typeof search["q"] === "string" && search["q"] !== "" && { q: search["q"] }),
  };
}

/** Which products the page of products looks for. */
export const productSearch = (
  search: Record<string, unknown>,
): { q?: string | undefined; sold_out?: true | undefined } => ({
  ...(typeof search["q"] === "string" && search["q"] !== "" && { q: search["q"] }),
  ...(search["sold_out"] === true && { sold_out: true }),
});
