/** What the coach knows of a conversation: what the customer wrote last, and whether they are upset. */
import type { Event } from "@client/types.js";
import type { Around } from "./coach.data.js";

const UNEASY = -0.2; // as on the bot's card

function felt({ body }: Event): boolean | null {
  if (body.kind === "understood") return (body.sentiment ?? 0) < UNEASY;
  return body.kind === "handed_off" ? body.card?.mood === "angry" : null;
}

export function around(events: readonly Event[], language: string): Around {
  const last = events.findLast(({ actor, body }) => actor.kind === "customer" && body.kind === "message")?.body;
  const feeling = events.findLast((event) => felt(event) !== null);
  return { language, upset: feeling ? felt(feeling) === true : false, last: last?.kind === "message" ? last.text : "" };
}
