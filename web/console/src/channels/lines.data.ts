/** What the timeline says of forms, addresses and letters. */
import type { Body } from "@client/types.js";
import type { Says } from "../conversations/timeline.data.js";

type Reached = Extract<
  Body,
  {
    kind:
      | "form_filled"
      | "address_left"
      | "letter_begun"
      | "answer_mailed"
      | "transcript_mailed"
      | "survey_mailed"
      | "letter_dropped"
      | "failed";
  }
>;
const KINDS: ReadonlySet<string> = new Set<Reached["kind"]>([
  "form_filled",
  "address_left",
  "letter_begun",
  "answer_mailed",
  "transcript_mailed",
  "survey_mailed",
  "letter_dropped",
  "failed",
]);

export const isReached = (body: Body): body is Reached => KINDS.has(body.kind);

/** An answer of a form; a question keeps its own mark. */
const told = ({ label, value }: { readonly label: string; readonly value: string }): string =>
  /[?？:：]$/.test(label) ? `${label} ${value}` : `${label}: ${value}`;

/** `who` is the member who did it, if it was one. */
export function reached(body: Reached, who: string): Says | null {
  if (body.kind === "form_filled") return ["line.form_filled", { answers: body.answers.map(told).join(" · ") }];
  if (body.kind !== "address_left") return ofLetter(body, who);
  if (!body.email) return ["line.address_left.none", {}];
  return [who ? "line.address_left.corrected" : "line.address_left", { who, email: body.email }];
}

function ofLetter(body: Exclude<Reached, { kind: "form_filled" | "address_left" }>, who: string): Says | null {
  if (body.kind === "letter_dropped") return ["line.letter_dropped", {}];
  if (body.kind === "failed") return [`line.failed.${body.what}`, { email: body.email, why: body.why }];
  // Of its own accord it says nothing: what becomes of it will.
  if (body.kind === "letter_begun") return who ? ["line.letter_begun", { who, email: body.email }] : null;
  return [`line.${body.kind}`, { email: body.email }];
}
