/** A widget channel's settings as they are edited. */
import type { ChannelChange } from "@client/api.js";
import type { Channel } from "@client/types.js";

export type ChannelDraft = Required<ChannelChange>;

export const draftOf = (channel: Channel): ChannelDraft => ({
  name: channel.name,
  allowed_origins: channel.allowed_origins,
  colour: channel.colour,
  bot: channel.bot,
  team_id: channel.team_id,
  language: channel.language,
  greeting: channel.greeting ?? "",
});

/** One origin a line; a whole address is cut down to its origin, what is none is named. */
export function parseOrigins(text: string): { origins: string[]; wrong: string[] } {
  const origins = new Set<string>();
  const wrong: string[] = [];
  for (const line of text
    .split(/[\n,]/)
    .map((part) => part.trim())
    .filter(Boolean)) {
    const address = line.includes("://") ? line : `https://${line}`;
    const url = !/\s/.test(line) && URL.canParse(address) ? new URL(address) : null;
    if (url && /^https?:$/.test(url.protocol)) origins.add(url.origin);
    else wrong.push(line);
  }
  return { origins: [...origins], wrong };
}

/** Only what differs is sent, so that two editors of different fields do not undo each other. */
export function changes(draft: ChannelDraft, from: ChannelDraft): ChannelChange {
  const entries = Object.entries(draft).filter(
    ([name, value]) => JSON.stringify(value) !== JSON.stringify(from[name as keyof ChannelDraft]),
  );
  return Object.fromEntries(entries);
}
