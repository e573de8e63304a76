const BOT = ["flows", "share", "model"] as const;
export type BotTab = (typeof BOT)[number];

export interface BotSearch {
  tab?: BotTab;
}

/** The tab that an address names; none for what is none. */
export function parseTab(search: Record<string, unknown>): BotSearch {
  const tab = BOT.find((one) => one === search["tab"]);
  return tab ? { tab } : {};
}
