/** What the timeline says where conversations were tied together. */
import type { Body } from "@client/types.js";
import { after } from "../lines.data.js";
import type { Says } from "../timeline.data.js";

const KINDS = ["linked", "unlinked", "merged_into", "merged_from", "merge_undone", "split_to", "split_from"] as const;

export type Tie = Extract<Body, { kind: (typeof KINDS)[number] }>;

export const isTied = (body: Body): body is Tie => (KINDS as readonly string[]).includes(body.kind);

export function tied(body: Tie, who: string): Says {
  const facts = { who, number: body.number, why: after("why" in body ? body.why : "") };
  return body.kind === "linked" ? [`line.linked.${body.to}`, facts] : [`line.${body.kind}`, facts];
}

/** Which messages of the other conversation are read here too: from and up to a number; null for none. */
export function readHere(body: Tie): readonly [number, number] | null {
  if (body.kind === "split_from") return [body.from_seq, body.upto];
  return body.kind === "merged_from" ? [1, body.upto] : null;
}
