/** What an address says of the inbox: which conversations, and which message of one. */
import type { StatusFilter, View } from "@client/types.js";

export interface DeskSearch {
  view?: View;
  status?: StatusFilter;
  team?: string | undefined;
  channel?: string | undefined;
  tag?: string | undefined;
  at?: number | undefined; // the message to show, when a conversation was found by its words
}

const oneOf = <T extends string>(value: unknown, choices: readonly T[]): T | undefined =>
  choices.find((choice) => choice === value);

const VIEWS = ["mine", "unassigned", "all"] as const;
const STATUSES = ["open", "bot", "queued", "assigned", "snoozed", "resolved"] as const;

export function deskSearch(search: Record<string, unknown>): DeskSearch {
  const view = oneOf(search["view"], VIEWS);
  const status = oneOf(search["status"], STATUSES);
  const text = (name: string): string | undefined =>
    typeof search[name] === "string" && search[name] !== "" ? search[name] : undefined;
  const [team, channel, tag] = [text("team"), text("channel"), text("tag")];
  const at = Number(search["at"]);
  return {
    ...(view && { view }),
    ...(status && { status }),
    ...(team && { team }),
    ...(channel && { channel }),
    ...(tag && { tag }),
    ...(Number.isSafeInteger(at) && at > 0 && { at }),
  };
}
