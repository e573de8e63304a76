/** What a member who takes over reads first, and the reply they may accept. */
import type { Body, Event } from "@client/types.js";

export type HandedOff = Extract<Body, { kind: "handed_off" }>;
export type Card = NonNullable<HandedOff["card"]>;
export type CardLine = readonly ["card.wants" | "card.tried" | "card.order" | "card.mood" | "card.next", string];

export interface CardWords {
  readonly mood: (mood: NonNullable<Card["mood"]>) => string;
  readonly next: (step: NonNullable<Card["next_step"]>) => string;
}

/** At most five lines; what is empty is left out. A flow's own lines stand instead, without names. */
export function cardLines(card: Card, words: CardWords): readonly (CardLine | readonly [null, string])[] {
  if (card.lines?.length) return card.lines.map((line) => [null, line] as const);
  const lines: readonly CardLine[] = [
    ["card.wants", card.wants ?? ""],
    ["card.tried", (card.tried ?? []).join(" · ")],
    ["card.order", card.order ?? ""],
    ["card.mood", words.mood(card.mood ?? "calm")],
    ["card.next", words.next(card.next_step ?? "answer")],
  ];
  return lines.filter(([, text]) => text !== "");
}

function drafted({ body }: Event): string | null {
  if (body.kind === "suggested") return body.text;
  return body.kind === "handed_off" ? (body.draft ?? "") : null;
}

const ENDS: ReadonlySet<string> = new Set(["resolved", "abandoned", "reopened"]);

function settles({ actor, body }: Event): boolean {
  return ENDS.has(body.kind) || (body.kind === "message" && actor.kind === "member");
}

/** The draft of the last handoff, until a member has written or the conversation has ended. */
export function offered(events: readonly Event[]): string {
  const last = events.findLast((event) => drafted(event) !== null || settles(event));
  return (last && drafted(last)) ?? "";
}
