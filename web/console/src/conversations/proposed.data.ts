/** The answer of the bot that waits for a member's approval. */
import type { Body, Event, FileRef } from "@client/types.js";

export interface Proposed {
  readonly draft: number; // the event that commands name
  readonly text: string;
  readonly sources: readonly string[]; // titles
  readonly files: readonly FileRef[]; // pictures that go with it
  readonly dueAtMs: number;
  readonly team: string | null; // whose members approve
}

type Proposal = Extract<Body, { kind: "draft_proposed" }>;

const DECIDED: ReadonlySet<string> = new Set(["draft_approved", "draft_refused", "resolved", "abandoned"]);
const ANSWERS: ReadonlySet<string> = new Set(["answer", "question"]);

/** As in the log: a decision, a member's answer and the end each settle it. */
function settles({ actor, body }: Event): boolean {
  if (DECIDED.has(body.kind)) return true;
  return body.kind === "message" && actor.kind === "member" && ANSWERS.has(body.purpose ?? "answer");
}

export function proposed(events: readonly Event[]): Proposed | null {
  const last = events.findLast((event) => event.body.kind === "draft_proposed" || settles(event));
  if (last?.body.kind !== "draft_proposed") return null;
  const body: Proposal = last.body;
  return {
    draft: last.seq,
    text: body.text,
    sources: (body.sources ?? []).map((source) => source.title),
    files: body.files ?? [],
    dueAtMs: Date.parse(last.at) + body.target_seconds * 1000,
    team: body.team_id ?? null,
  };
}
