/** Which stage each thing of a timeline happened in. */
import type { Band } from "@client/stages.js";
import type { Event } from "@client/types.js";
import type { Item } from "./timeline.data.js";

export interface Group {
  readonly band: Band | null;
  readonly items: readonly Item[];
}

function seqOf(item: Item): number {
  switch (item.kind) {
    case "bubble":
    case "note":
      return item.event.seq;
    case "day":
      return Number(item.id.slice("day:".length));
    case "line":
      return Number(item.id.slice("#".length));
    case "pending":
      return Infinity;
  }
}

/** Runs of items in one stage; all in one run while the stages are not known. */
export function inBands(items: readonly Item[], bands: readonly Band[]): readonly Group[] {
  const groups: { band: Band | null; items: Item[] }[] = [];
  for (const item of items) {
    const seq = seqOf(item);
    const band = bands.findLast((one) => one.seq <= seq) ?? null;
    const last = groups.at(-1);
    if (last && last.band === band) last.items.push(item);
    else groups.push({ band, items: [item] });
  }
  return groups;
}

const TURNS: ReadonlySet<string> = new Set([
  "opened",
  "flow_moved",
  "handed_off",
  "resolved",
  "abandoned",
  "reopened",
  "survey_sent",
  "rated",
  "stage_entered",
]);

/** The last event after which a stage may have begun or ended: they are asked for again when it changes. */
export const lastTurn = (events: readonly Event[]): number =>
  events.findLast(({ body, actor }) => TURNS.has(body.kind) || (body.kind === "message" && actor.kind !== "customer"))
    ?.seq ?? 0;

/** Seconds of a band; one that goes on counts until `now`. */
export const secondsOf = ({ started_at, ended_at }: Band, now: string): number =>
  Math.max(0, (Date.parse(ended_at ?? now) - Date.parse(started_at)) / 1000);
