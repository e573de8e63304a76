/** Tabs that stand in an address. */
export const PEOPLE = ["members", "invitations", "teams", "me"] as const;
export type PeopleTab = (typeof PEOPLE)[number];

export const SETTINGS = ["workspace", "audit"] as const;
export type SettingsTab = (typeof SETTINGS)[number];

const oneOf = <T extends string>(value: unknown, choices: readonly T[]): T | undefined =>
  choices.find((choice) => choice === value);

/** The tab an address names, if it is one of ours. */
export const tabOf =
  <T extends string>(choices: readonly T[]) =>
  (search: Record<string, unknown>): { tab?: T } => {
    const tab = oneOf(search["tab"], choices);
    return tab ? { tab } : {};
  };
