/** The live protocol's client as pure code: what happened and the time go in, the next state and what to do come out. */

import type { ClientFrame, Command, Refusal, ServerFrame } from "./live.wire.js";

export type Role = "widget" | "desk";
export type Phase = "stopped" | "waiting" | "connecting" | "greeting" | "open";

/** A command on its way. It stays until the server's `ack` says it is stored. */
export interface Sending {
  readonly key: string;
  readonly conversation: string;
  readonly command: Command;
  readonly state: "waiting" | "sent" | "failed";
  readonly notBefore: number; // waiting: until then; sent: an answer is due by then
  readonly refusal?: Refusal;
}

export interface Live {
  readonly role: Role;
  readonly phase: Phase;
  readonly stoppedBy: number; // the close code that ended it for good, 0 if none
  readonly failures: number; // attempts in a row that brought no welcome
  readonly retryAt: number;
  readonly heardAt: number;
  readonly quietMs: number; // silence after which the connection counts as dead
  readonly outbox: readonly Sending[];
}

export type Input =
  | { readonly on: "start" | "stop" | "tick" | "network" | "opened" }
  | { readonly on: "closed"; readonly code: number }
  | { readonly on: "frame"; readonly frame: ServerFrame }
  | { readonly on: "do"; readonly key: string; readonly conversation: string; readonly command: Command }
  | { readonly on: "retry" | "forget"; readonly key: string };

export type Effect =
  { readonly do: "connect" | "greet" | "close" } | { readonly do: "send"; readonly frame: ClientFrame };

export interface Moment {
  readonly nowMs: number;
  readonly dice: number; // 0 ≤ dice < 1, for the spread of reconnects
}

export type Step = readonly [Live, readonly Effect[]];

const STOPS: Record<Role, readonly number[]> = { widget: [4003, 4009], desk: [4001, 4003, 4009] };
const IN_FLIGHT = 32; // live.md: unacknowledged frames a client may have
const PATIENCE_MS = 10_000; // for a greeting, as long as the server waits for our hello, and for an answer
const FIRST_RETRY_MS = 500;
const LONGEST_RETRY_MS = 30_000;
const DEFAULT_BUSY_SECONDS = 1; // when a busy server names no time
const DEFAULT_PING_SECONDS = 45; // until the welcome tells

export function newLive(role: Role, outbox: readonly Sending[] = []): Live {
  return {
    role,
    phase: "stopped",
    stoppedBy: 0,
    failures: 0,
    retryAt: 0,
    heardAt: 0,
    quietMs: DEFAULT_PING_SECONDS * 2000,
    outbox: outbox.map(unsent),
  };
}

/** When the machine next needs a `tick`, or null if only the outside can move it. */
export function nextTick(live: Live): number | null {
  switch (live.phase) {
    case "stopped":
      return null;
    case "waiting":
      return live.retryAt;
    case "connecting":
    case "greeting":
      return live.heardAt + PATIENCE_MS;
    case "open":
      return Math.min(
        live.heardAt + live.quietMs,
        ...live.outbox.filter((item) => item.state !== "failed" && item.notBefore > 0).map((item) => item.notBefore),
      );
  }
}

export function advance(live: Live, input: Input, moment: Moment): Step {
  switch (input.on) {
    case "start":
      return live.phase === "stopped" ? connect(live, moment) : [live, []];
    case "stop":
      return [{ ...live, phase: "stopped", outbox: live.outbox.map(unsent) }, [{ do: "close" }]];
    case "network":
      return live.phase === "waiting" ? connect({ ...live, failures: 0 }, moment) : [live, []];
    case "opened":
      return [{ ...live, phase: "greeting", heardAt: moment.nowMs }, [{ do: "greet" }]];
    case "closed":
      return closed(live, input.code, moment);
    case "tick":
      return tick(live, moment);
    case "frame":
      return heard({ ...live, heardAt: moment.nowMs }, input.frame, moment);
    case "do":
      return flush({ ...live, outbox: queued(live.outbox, input) }, moment);
    case "retry":
      return flush({ ...live, outbox: requeued(live.outbox, input.key) }, moment);
    case "forget":
      return flush({ ...live, outbox: without(live.outbox, input.key) }, moment);
  }
}

function connect(live: Live, { nowMs }: Moment): Step {
  return [{ ...live, phase: "connecting", stoppedBy: 0, heardAt: nowMs }, [{ do: "connect" }]];
}

function closed(live: Live, code: number, moment: Moment): Step {
  if (live.phase === "stopped") return [live, []];
  const lost: Live = { ...live, outbox: live.outbox.map(unsent) };
  if (STOPS[live.role].includes(code)) return [{ ...lost, phase: "stopped", stoppedBy: code }, []];
  // Only a connection that was welcomed may come back at once, or a server that always says "resume" is hammered.
  if (code === 4000 && live.phase === "open") return connect(lost, moment);
  const waitMs = code === 4008 ? LONGEST_RETRY_MS : backOff(live.failures, moment.dice);
  return [{ ...lost, phase: "waiting", failures: live.failures + 1, retryAt: moment.nowMs + waitMs }, []];
}

/** 0.5 s doubling to 30 s, ±25 % so that a restarted server is not met by everyone at once. */
export function backOff(failures: number, dice: number): number {
  return Math.min(FIRST_RETRY_MS * 2 ** Math.min(failures, 16), LONGEST_RETRY_MS) * (0.75 + dice / 2);
}

function tick(live: Live, moment: Moment): Step {
  const due = nextTick(live);
  if (due === null || moment.nowMs < due) return [live, []];
  if (live.phase === "waiting") return connect(live, moment);
  const owed = live.outbox.some((item) => item.state === "sent" && item.notBefore <= moment.nowMs);
  if (live.phase === "open" && !owed && moment.nowMs < live.heardAt + live.quietMs) return flush(live, moment);
  // A half-open socket may take minutes to report its end, and still tell what it no longer takes: give it up ourselves.
  const [next] = closed(live, 0, moment);
  return [next, [{ do: "close" }]];
}

function heard(live: Live, frame: ServerFrame, moment: Moment): Step {
  switch (frame.t) {
    case "ping":
      return [live, [{ do: "send", frame: { t: "pong" } }]];
    case "welcome":
      return flush({ ...live, phase: "open", failures: 0, quietMs: frame.ping_every_seconds * 2000 }, moment);
    case "ack":
      return flush({ ...live, outbox: acknowledged(live.outbox, frame.key, frame.conversation) }, moment);
    case "error":
      return flush({ ...live, outbox: refused(live.outbox, frame, moment.nowMs) }, moment);
    default:
      return [live, []];
  }
}

/** What the next one says anyway: nobody need hear that it was refused. */
const passes = ({ command }: Sending): boolean => /^mark_|^start_/.test(command.do);

/** Marks overtake messages; within a lane only one command is under way, so a `busy` never lets a later message pass. */
const lane = ({ conversation, command }: Sending): string =>
  command.do.startsWith("mark_") ? `${conversation}:marks` : conversation;

function flush(live: Live, { nowMs }: Moment): Step {
  if (live.phase !== "open") return [live, []];
  const taken = new Set<string>();
  let free = IN_FLIGHT - live.outbox.filter((item) => item.state === "sent").length;
  const effects: Effect[] = [];
  const outbox = live.outbox.map((item): Sending => {
    if (item.state === "failed") return item;
    const first = !taken.has(lane(item));
    taken.add(lane(item));
    if (!first || item.state === "sent" || item.notBefore > nowMs || free <= 0) return item;
    free -= 1;
    effects.push({
      do: "send",
      frame: { t: "do", key: item.key, conversation: item.conversation, command: item.command },
    });
    return { ...item, state: "sent", notBefore: nowMs + PATIENCE_MS };
  });
  return [effects.length > 0 ? { ...live, outbox } : live, effects];
}

const unsent = (item: Sending): Sending => (item.state === "sent" ? { ...item, state: "waiting", notBefore: 0 } : item);

const without = (outbox: readonly Sending[], key: string): readonly Sending[] =>
  outbox.filter((item) => item.key !== key);

function queued(
  outbox: readonly Sending[],
  { key, conversation, command }: Pick<Sending, "key" | "conversation" | "command">,
): readonly Sending[] {
  if (outbox.some((item) => item.key === key)) return outbox;
  // A newer mark says all that an unsent older one did.
  const kept = outbox.filter(
    (item) =>
      !(
        command.do.startsWith("mark_") &&
        item.command.do === command.do &&
        item.conversation === conversation &&
        item.state === "waiting"
      ),
  );
  return [...kept, { key, conversation, command, state: "waiting", notBefore: 0 }];
}

function requeued(outbox: readonly Sending[], key: string): readonly Sending[] {
  const failed = outbox.find((item) => item.key === key && item.state === "failed");
  return failed === undefined
    ? outbox
    : [
        ...without(outbox, key),
        { key, conversation: failed.conversation, command: failed.command, state: "waiting", notBefore: 0 },
      ];
}

/** Done with `key`; what waits behind it follows to the conversation the server put it in. */
function acknowledged(outbox: readonly Sending[], key: string, conversation: string): readonly Sending[] {
  const proposed = outbox.find((item) => item.key === key)?.conversation;
  return without(outbox, key).map((item) =>
    item.conversation === proposed && item.conversation !== conversation ? { ...item, conversation } : item,
  );
}

function refused(outbox: readonly Sending[], refusal: Refusal, nowMs: number): readonly Sending[] {
  return outbox.flatMap((item): Sending[] => {
    if (item.key !== refusal.key) return [item];
    if (refusal.retry) {
      const seconds = refusal.facts["retry_after_seconds"];
      return [
        {
          ...item,
          state: "waiting",
          notBefore: nowMs + (typeof seconds === "number" ? seconds : DEFAULT_BUSY_SECONDS) * 1000,
        },
      ];
    }
    return passes(item) ? [] : [{ ...item, state: "failed", refusal }];
  });
}
