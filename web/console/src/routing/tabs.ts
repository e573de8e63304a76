/** One line per tab: its name in an address, and in the page's own words. */
export const ROUTING = [
  "board",
  "targets",
  "hours",
  "profiles",
  "policy",
  "offers",
  "rules",
  "waits",
  "clocks",
  "proof",
] as const;
export type RoutingTab = (typeof ROUTING)[number];

export interface RoutingSearch {
  tab?: RoutingTab;
  wall?: true; // the board alone, for a big screen
}

/** The tab an address names; nothing for what is none. */
export function parseRouting(search: Record<string, unknown>): RoutingSearch {
  const tab = ROUTING.find((one) => one === search["tab"]);
  return { ...(tab && { tab }), ...(search["wall"] === true && { wall: true }) };
}
