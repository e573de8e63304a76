/** What the timeline says of forms, addresses and letters. */
import type { Body } from "@client/types.js";
import type { Says } from "../conversations/timeline.data.js";

type Reached = Extract<Body, { kind: "form_filled" | "address_left" | "answer_mailed" | "transcript_mailed" }>;
const KINDS: ReadonlySet<string> = new Set<Reached["kind"]>([
  "form_filled",
  "address_left",
  "answer_mailed",
  "transcript_mailed",
]);

export const isReached = (body: Body): body is Reached => KINDS.has(body.kind);

export function reached(body: Reached): Says {
  if (body.kind === "form_filled")
    return ["line.form_filled", { answers: body.answers.map(({ label, value }) => `${label}: ${value}`).join(" · ") }];
  if (body.kind === "address_left" && !body.email) return ["line.address_left.none", {}];
  return [`line.${body.kind}`, { email: body.email }];
}
