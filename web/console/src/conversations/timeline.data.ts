/** A conversation's log as people read it: days, bubbles, notes, and a line for whatever else happened. */
import type { Sending } from "@client/live.data.js";
import type { Stage } from "@client/stages.js";
import type { Body, Event, Head, MessageBody } from "@client/types.js";
import { isReached, reached } from "../channels/lines.data.js";
import { wrote } from "../surveys/wrote.js";
import { becauseOf, type Decision } from "../routing/profiles/because.data.js";
import { isPromised, promised, type Measure } from "../routing/targets/line.data.js";
import type { Facts, Key } from "../words.js";
import type { Card } from "./card.data.js";
import { after, follows, heldOut, looksOf, parked, reviewed, sorted, understood, waitTold } from "./lines.data.js";
import { alone, type Failed } from "./letters/letters.data.js";
import { isTied, tied, type Tie } from "./links/line.data.js";
import {
  byMail,
  deliveryOf,
  marksOf,
  standing,
  tellers,
  type ByMail,
  type Delivery,
  type Marks,
} from "./marks.data.js";

export interface Bubble extends ByMail {
  readonly kind: "bubble";
  readonly id: string;
  readonly event: Event;
  readonly body: MessageBody;
  readonly side: "in" | "out";
  readonly first: boolean; // of a run by the same person
  readonly delivery: Delivery | null; // of what we said
  readonly told: boolean; // in words: at the newest that has reached this far
  readonly was: readonly string[]; // its earlier words, oldest first
  readonly recalled: boolean;
  readonly redacted: boolean;
}

export interface Line {
  readonly kind: "line";
  readonly id: string;
  readonly at: string;
  readonly says: Says;
  readonly tone: Tone;
  readonly quiet: boolean; // among many of its kind it may be folded away
  readonly card: Card | null; // of a handoff
  readonly because: Decision | null; // of an assignment
  readonly tie: Tie | null; // to another conversation
  readonly failed: Failed | null; // a letter without a message of its own
}

export type Item =
  | Bubble
  | { readonly kind: "day"; readonly id: string; readonly at: string }
  | { readonly kind: "note"; readonly id: string; readonly event: Event; readonly text: string }
  | Line
  | { readonly kind: "pending"; readonly id: string; readonly sending: Sending };

/** What a line or a bubble needs to know of the conversation it stands in. */
export type Whose = Pick<Head, "id" | "customer" | "status" | "channel_id" | "mail_at">;

export type Tone = "plain" | "good" | "warn";
export type Says = readonly [Key, Facts];

export interface Names {
  readonly member: (id: string | null | undefined) => string;
  readonly team: (id: string | null | undefined) => string;
  readonly time: (at: string) => string;
  readonly exact: (at: string) => string;
  readonly measure: (name: Measure) => string;
  readonly owner: (name: string | undefined) => string;
  readonly seconds: (value: number) => string;
  readonly topic: (name: string) => string;
  readonly flow: (name: string) => string;
  readonly stage: (name: Stage) => string;
}

/** What a system line says of an event, or null when it shows otherwise or not at all. A new kind is a compile error here. */
// eslint-disable-next-line max-lines-per-function, complexity -- a table: one line or two for each kind
export function lineOf(body: Body, who: string, names: Names): Says | null {
  if (isPromised(body)) return promised(body, names);
  if (isReached(body)) return reached(body, who);
  switch (body.kind) {
    case "opened":
      return ["line.opened", { page: body.page ?? "" }];
    case "handed_off":
      return [`line.handed_off.${body.why}`, {}];
    case "draft_proposed":
    case "draft_approved":
    case "draft_refused":
      return reviewed(body, who);
    case "understood":
      return understood(body, names);
    case "flow_moved":
      return body.ended
        ? [`line.flow_ended.${body.ended}`, { flow: names.flow(body.flow) }]
        : ["line.flow_moved", { flow: names.flow(body.flow) }]; // its step is what the bot says next
    case "queued":
      return ["line.queued", { team: names.team(body.team_id) }];
    case "offered":
    case "withdrawn":
    case "declined":
    case "bumped":
    case "escalated":
      return heldOut(body, who, names);
    case "assigned":
      if (body.how === "handed") return null; // the line above says who handed it to whom
      return [`line.assigned.${body.how}`, { member: body.member_name || names.member(body.member_id), who }];
    case "wait_told":
    case "call_promised":
      return waitTold(body, names);
    case "transferred": {
      const to = body.to_member_id ? names.member(body.to_member_id) : names.team(body.to_team_id);
      return ["line.transferred", { who, to, why: after(body.why) }];
    }
    case "priority_set":
      return ["line.priority_set", { who, priority: body.priority }];
    case "reason_set":
      return ["line.reason_set", { who, reason: body.reason }];
    case "tagged":
    case "untagged":
      return [`line.${body.kind}`, { who, tag: body.tag }];
    case "snoozed":
      return parked(body, who, names);
    case "woken":
      return [`line.woken.${body.why}`, { who }];
    case "suggested":
    case "left":
    case "abandoned":
    case "survey_sent":
      return [`line.${body.kind}`, {}];
    case "resolved":
      return [`line.resolved.${body.how}`, { who }];
    case "reopened":
      return [`line.reopened.${body.to}`, { who }];
    case "rated":
      return [`line.rated.${body.scale}`, { score: body.score, comment: after(wrote(body.comment, body.answers)) }];
    case "merged":
      return [body.customer_name ? "line.merged" : "line.merged.nameless", { name: body.customer_name }];
    case "problem_linked":
    case "problem_unlinked":
    case "stage_entered":
      return sorted(body, who, names);
    case "linked":
    case "unlinked":
    case "merged_into":
    case "merged_from":
    case "merge_undone":
    case "split_to":
    case "split_from":
      return tied(body, who);
    case "message":
    case "note":
    case "renamed":
    case "needs_found":
    case "read_by_member":
    case "typing_started":
    case "delivered":
    case "read":
    case "edited":
    case "recalled":
    case "redacted":
      return null;
    default:
      return body satisfies never;
  }
}

const TO_MINUTE = "2026-11-23T07:52".length;

export function timeline(
  events: readonly Event[],
  sendings: readonly Sending[],
  names: Names,
  day: (at: string) => string,
): readonly Item[] {
  const marks = marksOf(events);
  const items: Item[] = [];
  let [today, minute, previous]: [string, string, Event | undefined] = ["", "", undefined];
  for (const event of events) {
    const item = itemOf(event, previous, marks, names);
    if (item === null) continue;
    // To name a day costs as much as the rest of a line; within a minute it is the same one everywhere.
    if (event.at.slice(0, TO_MINUTE) !== minute) {
      const now = day(event.at);
      if (now !== today) items.push({ kind: "day", id: `day:${event.seq}`, at: event.at });
      [today, minute] = [now, event.at.slice(0, TO_MINUTE)];
    }
    previous = item.kind === "bubble" ? event : undefined;
    items.push(item);
  }
  const bubbles = items.filter((item) => item.kind === "bubble");
  const told = tellers(bubbles);
  const last = bubbles.findLast(({ waits }) => waits)?.id;
  const stored = new Set(events.map((event) => event.key));
  const pending = sendings.filter(
    ({ key, command }) => !stored.has(key) && (command.do === "say" || command.do === "note"),
  );
  return [
    ...items.map((item) => stood(item, told, last)),
    ...pending.map((sending): Item => ({ kind: "pending", id: sending.key, sending })),
  ];
}

function stood(item: Item, told: ReadonlySet<string>, last: string | undefined): Item {
  if (item.kind !== "bubble" || !told.has(item.id)) return item;
  return { ...item, told: true, waits: item.id === last ? "last" : item.waits };
}

/** A message keeps its key as its identity, so that the bubble sent and the event that settles it are one element. */
function itemOf(event: Event, previous: Event | undefined, marks: Marks, names: Names): Item | null {
  const { body, seq } = event;
  const id = event.key ?? `#${seq}`;
  if (body.kind === "note") return { kind: "note", id, event, text: body.text };
  if (body.kind === "message") return bubbleOf(event, body, marks, !follows(previous, event));
  return lineItem(event, names, marks);
}

function bubbleOf(event: Event, body: MessageBody, marks: Marks, first: boolean): Bubble {
  const { seq, actor, key } = event;
  const side = actor.kind === "customer" ? "in" : "out";
  const changed = marks.changed.get(seq);
  return {
    kind: "bubble",
    id: key ?? `#${seq}`,
    event,
    side,
    first,
    delivery: side === "out" ? deliveryOf(seq, marks) : null,
    told: false,
    ...byMail(seq, actor.kind, marks),
    ...standing(body, changed),
    redacted: marks.redacted.has(seq),
  };
}

function lineItem({ body, seq, actor, at }: Event, names: Names, { letters }: Marks): Line | null {
  const says = lineOf(body, actor.kind === "member" ? names.member(actor.id) : "", names);
  const card = body.kind === "handed_off" || body.kind === "suggested" ? (body.card ?? null) : null;
  return (
    says && {
      ...{ kind: "line", id: `#${seq}`, at, says, card, ...looksOf(body.kind, card !== null) },
      ...{ because: becauseOf(body, names), tie: isTied(body) ? body : null },
      failed: alone(body, letters),
    }
  );
}
