import { parseGaps, type GapsSearch } from "../gaps/gaps.data.js";

const BOT = ["flows", "gaps", "review", "share", "model"] as const;
export type BotTab = (typeof BOT)[number];

export interface BotSearch extends GapsSearch {
  tab?: BotTab;
}

/** The tab that an address names, and what it shows of it; none for what is none. */
export function parseTab(search: Record<string, unknown>): BotSearch {
  const tab = BOT.find((one) => one === search["tab"]);
  return { ...(tab && { tab }), ...(tab === "gaps" && parseGaps(search)) };
}
