/** One line per tab: its name in an address, as `routing.NAME` in the catalogue. */
export const ROUTING = ["targets", "hours", "profiles", "policy", "offers", "waits", "rules"] as const;
export type RoutingTab = (typeof ROUTING)[number];

export interface RoutingSearch {
  tab?: RoutingTab;
}

/** The tab an address names; nothing for what is none. */
export function parseRouting(search: Record<string, unknown>): RoutingSearch {
  const tab = ROUTING.find((one) => one === search["tab"]);
  return tab ? { tab } : {};
}
