/** A widget channel's settings as they are edited. */
import type { Channel, ChannelChange } from "@client/types.js";

/** Its colour and place are on the page of the widget. */
export type ChannelDraft = Required<Omit<ChannelChange, "colour" | "position">>;

export const draftOf = (channel: Channel): ChannelDraft => ({
  name: channel.name,
  allowed_origins: channel.allowed_origins,
  bot: channel.bot,
  team_id: channel.team_id,
  language: channel.language,
  greeting: channel.greeting,
  thinks_ahead: channel.thinks_ahead,
  shows_typing: channel.shows_typing,
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

/** A language without words has no greeting. */
export function withGreeting(draft: ChannelDraft, language: string, text: string): ChannelDraft {
  const others = Object.entries(draft.greeting).filter(([one]) => one !== language);
  return { ...draft, greeting: Object.fromEntries(text.trim() ? [...others, [language, text]] : others) };
}

const same = (a: unknown, b: unknown): boolean => sorted(a) === sorted(b);
const sorted = (value: unknown): string =>
  JSON.stringify(
    typeof value === "object" && value !== null && !Array.isArray(value) ? Object.entries(value).sort() : value,
  );

/** Only what differs is sent, so that two editors of different fields do not undo each other. */
export function changes(draft: ChannelDraft, from: ChannelDraft): ChannelChange {
  const entries = Object.entries(draft).filter(([name, value]) => !same(value, from[name as keyof ChannelDraft]));
  return Object.fromEntries(entries);
}
