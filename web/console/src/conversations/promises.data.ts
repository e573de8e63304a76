/** What the timeline says of offers, promises and drafts that wait for approval. */
import type { Body } from "@client/types.js";
import type { Names, Says } from "./timeline.data.js";

type Offered = Extract<Body, { kind: "offered" | "withdrawn" | "declined" }>;

/** To whom it was offered, and why they have it not. */
export function offered(body: Offered, names: Names): Says {
  const member = names.member(body.member_id);
  if (body.kind === "offered") return ["line.offered", { member: body.member_name || member }];
  if (body.kind === "declined") return ["line.declined", { member, why: body.why ? ` · ${body.why}` : "" }];
  return [`line.withdrawn.${body.why}`, { member }];
}

type Promised = Extract<
  Body,
  { kind: "target_set" | "target_warned" | "target_met" | "target_breached" | "breach_predicted" }
>;

/** Promises that were near their end, broken, or likely to be; kept ones are no news. */
export function promised(body: Promised, { time }: Names): Says | null {
  if (body.kind === "target_set" || body.kind === "target_met") return null;
  if (body.kind === "breach_predicted") return ["line.breach_predicted", { percent: String(Math.round(body.chance * 100)) }];
  return [`line.${body.kind}.${body.measure}`, { due: time(body.due) }];
}

type Reviewed = Extract<Body, { kind: "draft_proposed" | "draft_approved" | "draft_refused" }>;

/** What became of an answer that needs approval. */
export function reviewed(body: Reviewed, who: string): Says {
  if (body.kind === "draft_proposed") return ["line.draft_proposed", {}];
  if (body.kind === "draft_approved") return [body.edited ? "line.draft_edited" : "line.draft_approved", { who }];
  return ["line.draft_refused", { who, why: body.why ? ` · ${body.why}` : "" }];
}
