/** A customer's earlier conversations as one list, from pages that come newest first. */
import type { EarlierPart } from "@client/links.js";

/** The parts in order, those of one conversation put together. */
export function joined(pages: readonly (readonly EarlierPart[])[]): readonly EarlierPart[] {
  const parts: EarlierPart[] = [];
  for (const part of pages.flat()) {
    const last = parts.at(-1);
    if (last?.conversation.id === part.conversation.id)
      parts[parts.length - 1] = { ...part, events: [...part.events, ...last.events] };
    else parts.push(part);
  }
  return parts.reverse();
}

/** The highest score of each scale, to be shown beside the score. */
export const HIGHEST: Readonly<Record<"csat" | "ces" | "nps", number>> = { csat: 5, ces: 7, nps: 10 };
