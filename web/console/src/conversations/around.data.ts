/** Colleagues at the conversation one looks at. */
import type { Around } from "@client/live.wire.js";

export interface Colleague {
  readonly id: string;
  readonly name: string;
  readonly since: number;
  readonly untilMs: number; // how long they are taken to be answering; 0: they only look
}

export const arrived = (members: readonly Around[], nowMs: number): readonly Colleague[] =>
  members.map(({ id, name, since, seconds }) => ({
    id,
    name,
    since,
    untilMs: seconds > 0 ? nowMs + seconds * 1000 : 0,
  }));

/** Who began to answer before me and goes on: the answer is theirs, unless I say so twice. */
export function holder(colleagues: readonly Colleague[], me: string, nowMs: number): Colleague | null {
  const typing = colleagues.filter(({ untilMs }) => untilMs > nowMs).sort((a, b) => a.since - b.since);
  const first = typing[0];
  return first === undefined || first.id === me ? null : first;
}
