import { parseGaps, type GapsSearch } from "../gaps/gaps.data.js";

const BOT = ["flows", "training", "messages", "report", "gaps", "review", "share", "model"] as const;
export type BotTab = (typeof BOT)[number];

export interface BotSearch extends GapsSearch {
  tab?: BotTab;
  intent?: string; // the topic whose messages are shown
  version?: number; // the model whose report is shown
  exam?: string; // the examination whose report is shown
}

/** What an address names: a tab, and what it shows; nothing for what is none. */
export function parseTab(search: Record<string, unknown>): BotSearch {
  const tab = BOT.find((one) => one === search["tab"]);
  const version = Number(search["version"]);
  const text = (name: string): string | undefined =>
    typeof search[name] === "string" && search[name] !== "" ? search[name] : undefined;
  const [intent, exam] = [text("intent"), text("exam")];
  return {
    ...(tab && { tab }),
    ...(intent && { intent }),
    ...(Number.isSafeInteger(version) && version > 0 && { version }),
    ...(exam && { exam }),
    ...(tab === "gaps" && parseGaps(search)),
  };
}
