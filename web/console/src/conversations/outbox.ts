/** What was not sent yet, kept over a reload: in this tab only, and for this member only. */
import type { Sending } from "@client/live.data.js";
import { parseOutbox } from "./outbox.data.js";

const place = (member: string): string => `wingbeat.outbox.${member}`;

export function keptOutbox(member: string): readonly Sending[] {
  try {
    return parseOutbox(sessionStorage.getItem(place(member)));
  } catch {
    return []; // storage may be forbidden: then a reload loses what was not sent
  }
}

export function keepOutbox(member: string, outbox: readonly Sending[]): void {
  try {
    if (outbox.length > 0) sessionStorage.setItem(place(member), JSON.stringify(outbox));
    else sessionStorage.removeItem(place(member));
  } catch {
    // as above
  }
}
