/** What the timeline says where it takes more than a word: of offers, escalations, drafts, and what the bot read. */
import { isId } from "@client/ids.js";
import type { Body, Event } from "@client/types.js";
import type { Names, Says, Tone } from "./timeline.data.js";

function toneOf(kind: Body["kind"]): Tone {
  if (kind === "resolved") return "good";
  return kind === "handed_off" || kind === "left" || kind === "abandoned" || kind === "failed" ? "warn" : "plain";
}

const QUIET: ReadonlySet<Body["kind"]> = new Set<Body["kind"]>([
  ...(["understood", "flow_moved", "suggested", "stage_entered", "survey_sent"] as const),
  ...(["queued", "offered", "withdrawn", "declined", "assigned", "wait_told", "woken"] as const),
  ...(["target_set", "target_warned", "breach_predicted", "priority_set", "reason_set"] as const),
  ...(["tagged", "untagged", "problem_linked", "problem_unlinked"] as const),
]);

/** `quiet`: what the product did on its way. What a person did, or what went wrong, is never out of sight. */
export const looksOf = (kind: Body["kind"], hasCard: boolean): { readonly tone: Tone; readonly quiet: boolean } => ({
  tone: toneOf(kind),
  quiet: QUIET.has(kind) && !hasCard,
});

const RUN_MS = 120_000; // two minutes apart begin a new run with name and time

/** Whether it is of one run with the event before: by the same person, and soon after. */
export function follows(before: Event | undefined, event: Event): boolean {
  if (before === undefined) return false;
  const same = before.actor.kind === event.actor.kind && before.actor.id === event.actor.id;
  return same && Date.parse(event.at) - Date.parse(before.at) < RUN_MS;
}

/** A reason behind a sentence; nothing where there is none. */
export const after = (why: string | undefined): string => (why ? ` · ${why}` : "");

type HeldOut = Extract<Body, { kind: "offered" | "withdrawn" | "declined" | "bumped" | "escalated" }>;

/** To whom it was held out, and what came of it. */
export function heldOut(body: HeldOut, who: string, names: Names): Says {
  const why = after("why" in body ? body.why : "");
  switch (body.kind) {
    case "offered":
      return body.member_id
        ? ["line.offered", { member: body.member_name || names.member(body.member_id) }]
        : ["line.offered.everybody", {}];
    case "withdrawn":
      return body.member_id || body.why !== "silent"
        ? [`line.withdrawn.${body.why}`, { member: names.member(body.member_id) }]
        : ["line.withdrawn.team", {}];
    case "declined":
      return ["line.declined", { member: names.member(body.member_id), why }];
    case "bumped":
      return ["line.bumped", { who, why }];
    case "escalated":
      return [
        body.late ? "line.escalated.late" : "line.escalated",
        { who, path: body.path, step: body.name, due: names.time(body.due), owner: names.owner(body.owner_name), why },
      ];
  }
}

/** What the customer was told of their wait, or chose instead. */
export function waitTold(body: Extract<Body, { kind: "wait_told" | "call_promised" }>, { seconds, time }: Names): Says {
  const { place = 0 } = body;
  if (body.kind === "call_promised")
    return ["line.call_promised", { until: time(body.until), place, phone: after(body.phone) }];
  if (!body.bound_seconds) return ["line.wait_told.unknown", { place }];
  return [body.sorry ? "line.wait_told.sorry" : "line.wait_told", { time: seconds(body.bound_seconds), place }];
}

/** Put off by a member; by a promised call that call's own line says it. */
export function parked({ until, why }: Extract<Body, { kind: "snoozed" }>, who: string, { time }: Names): Says | null {
  return who === "" ? null : ["line.snoozed", { who, until: time(until), why: after(why) }];
}

type Reviewed = Extract<Body, { kind: "draft_proposed" | "draft_approved" | "draft_refused" }>;

/** What became of an answer that needs approval. */
export function reviewed(body: Reviewed, who: string): Says {
  if (body.kind === "draft_proposed") return ["line.draft_proposed", {}];
  if (body.kind === "draft_approved") return [body.edited ? "line.draft_edited" : "line.draft_approved", { who }];
  return ["line.draft_refused", { who, why: after(body.why) }];
}

/** What the bot read out of a message: what is wanted and which values it found; nothing to show where it read nothing. */
export function understood(body: Extract<Body, { kind: "understood" }>, { topic }: Names): Says | null {
  const intents = (body.intents ?? [])
    .filter(({ name }) => !isId(name)) // of an article that nobody called anything else
    .map(({ name, confidence }) => `${topic(name)} ${Math.round(confidence * 100)}%`);
  const values = (body.slots ?? []).map((slot) => slot.value);
  const what = [...intents, ...values].join(" · ");
  return what === "" ? null : ["line.understood", { what }];
}

/** Where a conversation was put: to a problem, or into another stage. */
export function sorted(
  body: Extract<Body, { kind: "problem_linked" | "problem_unlinked" | "stage_entered" }>,
  who: string,
  { stage }: Names,
): Says {
  if (body.kind !== "stage_entered") return [`line.${body.kind}`, { who, title: body.title }];
  return [body.since ? "line.stage_corrected" : "line.stage_entered", { who, stage: stage(body.stage) }];
}
