import { describe, expect, it } from "vitest";
import { advance, backOff, newLive, nextTick, type Effect, type Input, type Live } from "./live.data.js";
import { EMPTY_LOG, merge } from "./log.data.js";
import type { Event, WidgetWelcome } from "./live.wire.js";

const WELCOME: WidgetWelcome = {
  t: "welcome",
  v: 1,
  ticket: "t",
  customer: { id: "c", name: "", verified: false },
  conversation: null,
  ping_every_seconds: 45,
  now: "2026-01-05T08:00:00Z",
  limits: { text: 8000, file_bytes: 26_214_400 },
};

/** Plays inputs one after another and gathers what the machine asked for. */
function play(live: Live, inputs: readonly Input[], nowMs = 0): { live: Live; effects: Effect[] } {
  const effects: Effect[] = [];
  for (const input of inputs) {
    const [next, asked] = advance(live, input, { nowMs, dice: 0.5 });
    live = next;
    effects.push(...asked);
  }
  return { live, effects };
}

const OPEN: readonly Input[] = [{ on: "start" }, { on: "opened" }, { on: "frame", frame: WELCOME }];
const say = (key: string, conversation = "a"): Input => ({
  on: "do",
  key,
  conversation,
  command: { do: "say", text: key },
});
const ack = (key: string, conversation = "a"): Input => ({
  on: "frame",
  frame: { t: "ack", key, conversation, seq: 1 },
});
const sent = (effects: readonly Effect[]): string[] =>
  effects.flatMap((effect) =>
    effect.do === "send" && effect.frame.t === "do" ? [`${effect.frame.key}@${effect.frame.conversation}`] : [],
  );
const refusal = (key: string, retry: boolean): Input => ({
  on: "frame",
  frame: {
    t: "error",
    key,
    code: retry ? "busy" : "text_too_long",
    message: "",
    facts: retry ? { retry_after_seconds: 2 } : {},
    retry,
  },
});

describe("the outbox", () => {
  it("keeps what is written before the welcome and sends it after", () => {
    const { live, effects } = play(newLive("widget"), [say("1"), ...OPEN]);
    expect(effects.map((effect) => effect.do)).toEqual(["connect", "greet", "send"]);
    expect(live.outbox[0]?.state).toBe("sent");
  });

  it("sends one message at a time to a conversation, each after the last is stored", () => {
    const first = play(newLive("widget"), [...OPEN, say("1"), say("2")]);
    expect(sent(first.effects)).toEqual(["1@a"]);
    expect(sent(play(first.live, [ack("1")]).effects)).toEqual(["2@a"]);
  });

  it("sends everything unacknowledged again, in order and with the same keys, after a lost connection", () => {
    const lost = play(newLive("widget"), [...OPEN, say("1"), say("2"), { on: "closed", code: 1006 }]).live;
    const back = play(lost, [{ on: "tick" }, ...OPEN.slice(1), ack("1"), ack("2")], 60_000);
    expect(sent(back.effects)).toEqual(["1@a", "2@a"]);
    expect(back.live.outbox).toEqual([]);
  });

  it("lets what waits follow to the conversation another window opened", () => {
    const { effects } = play(newLive("widget"), [...OPEN, say("1"), say("2"), ack("1", "b")]);
    expect(sent(effects)).toEqual(["1@a", "2@b"]);
  });

  it("waits as long as a busy server asks and lets nothing overtake", () => {
    const busy = play(newLive("widget"), [...OPEN, say("1"), say("2"), refusal("1", true)]);
    expect(sent(busy.effects)).toEqual(["1@a"]);
    expect(nextTick(busy.live)).toBe(2000);
    expect(sent(play(busy.live, [{ on: "tick" }], 2000).effects)).toEqual(["1@a"]);
  });

  it("keeps a refused message as failed, lets the next one pass, and sends it again when asked", () => {
    const { live, effects } = play(newLive("widget"), [...OPEN, say("1"), say("2"), refusal("1", false)]);
    expect(sent(effects)).toEqual(["1@a", "2@a"]);
    expect(live.outbox.find((item) => item.key === "1")?.state).toBe("failed");
    expect(sent(play(live, [ack("2"), { on: "retry", key: "1" }]).effects)).toEqual(["1@a"]);
  });

  it("says nothing of a refusal that the next one makes up for", () => {
    const begin: Input = { on: "do", key: "1", conversation: "a", command: { do: "start_typing" } };
    expect(play(newLive("desk"), [...OPEN, begin, refusal("1", false)]).live.outbox).toEqual([]);
  });

  it("replaces an unsent mark by a newer one and never lets marks hold back messages", () => {
    const mark = (key: string, upto: number): Input => ({
      on: "do",
      key,
      conversation: "a",
      command: { do: "mark_read", upto },
    });
    const { live, effects } = play(newLive("widget"), [...OPEN, mark("m1", 1), mark("m2", 2), mark("m3", 3), say("1")]);
    expect(sent(effects)).toEqual(["m1@a", "1@a"]);
    expect(live.outbox.map((item) => item.key)).toEqual(["m1", "m3", "1"]);
  });

  it("never has more than 32 commands under way", () => {
    const many = Array.from({ length: 40 }, (_, index) => say(`k${index}`, `c${index}`));
    expect(sent(play(newLive("desk"), [...OPEN, ...many]).effects)).toHaveLength(32);
  });
});

describe("the connection", () => {
  it("answers a ping", () => {
    const { effects } = play(newLive("widget"), [...OPEN, { on: "frame", frame: { t: "ping" } }]);
    expect(effects.at(-1)).toEqual({ do: "send", frame: { t: "pong" } });
  });

  it("backs off from half a second to thirty, spread by a quarter", () => {
    expect([0, 1, 2, 10].map((failures) => backOff(failures, 0.5))).toEqual([500, 1000, 2000, 30_000]);
    expect([backOff(0, 0), backOff(0, 0.999)].map(Math.round)).toEqual([375, 625]);
  });

  it("gives up a silent connection after twice the ping time", () => {
    const { live } = play(newLive("widget"), OPEN);
    expect(nextTick(live)).toBe(90_000);
    const silent = play(live, [{ on: "tick" }], 90_000);
    expect(silent.live.phase).toBe("waiting");
    expect(silent.effects).toEqual([{ do: "close" }]);
  });

  it.each([
    ["widget", 4000, "connecting"],
    ["widget", 4001, "waiting"],
    ["desk", 4001, "stopped"],
    ["widget", 4003, "stopped"],
    ["widget", 4009, "stopped"],
    ["widget", 1012, "waiting"],
  ] as const)("%s closed with %i is then %s", (role, code, phase) => {
    expect(play(newLive(role), [...OPEN, { on: "closed", code }]).live.phase).toBe(phase);
  });

  it("gives up a connection that hears and is not heard, and says the same again", () => {
    const { live } = play(newLive("widget"), [...OPEN, say("1")]);
    const heard = play(live, [{ on: "frame", frame: { t: "ping" } }], 9_000).live;
    expect(nextTick(heard)).toBe(10_000);
    const lost = play(heard, [{ on: "tick" }], 10_000);
    expect([lost.live.phase, lost.effects]).toEqual(["waiting", [{ do: "close" }]]);
    const again = play(lost.live, [{ on: "tick" }, ...OPEN.slice(1)], 11_000);
    expect(sent(again.effects)).toEqual(["1@a"]);
  });

  it("waits 30 seconds when told it connects too often", () => {
    expect(play(newLive("widget"), [...OPEN, { on: "closed", code: 4008 }]).live.retryAt).toBe(30_000);
  });

  it("returns at once when the network does", () => {
    const lost = play(newLive("widget"), [...OPEN, { on: "closed", code: 1006 }]).live;
    expect(play(lost, [{ on: "network" }]).live.phase).toBe("connecting");
  });
});

/** A small repeatable source of numbers below `n`. */
function dice(seed: number): (n: number) => number {
  let state = seed;
  return (n) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * n);
  };
}

const event = (seq: number): Event => ({
  seq,
  at: "",
  actor: { kind: "customer" },
  body: { kind: "message", text: `${seq}` },
});

describe("whatever the network does", () => {
  it.each(Array.from({ length: 60 }, (_, seed) => seed))(
    "every message is stored once and in order (run %i)",
    (seed) => {
      const roll = dice(seed);
      const stored = new Map<string, number>();
      const wire: string[] = []; // sent, not yet seen by the server
      const acks: string[] = []; // stored, not yet heard by the client
      let live = newLive("widget");
      let nowMs = 0;
      let written = 0;
      const give = (input: Input): void => {
        const [next, effects] = advance(live, input, { nowMs, dice: 0.5 });
        live = next;
        for (const effect of effects) if (effect.do === "send" && effect.frame.t === "do") wire.push(effect.frame.key);
      };
      const arrive = (): void => {
        const key = wire.shift();
        if (key === undefined) return;
        if (!stored.has(key)) stored.set(key, stored.size + 1);
        acks.push(key);
      };
      const hear = (): void => {
        const key = acks.shift();
        if (key !== undefined) give(ack(key));
      };
      const cut = (): void => {
        if (roll(2) === 0) arrive();
        wire.length = acks.length = 0;
        give({ on: "closed", code: roll(2) === 0 ? 1006 : 4000 });
      };
      give({ on: "start" });
      const pass = (): void => {
        nowMs += 31_000;
        if (live.phase === "waiting") give({ on: "tick" });
        if (live.phase === "connecting") {
          give({ on: "opened" });
          give({ on: "frame", frame: WELCOME });
        }
      };
      const moves = [() => give(say(`${written++}`)), arrive, hear, cut, pass, pass, arrive, hear];
      for (let turn = 0; turn < 300; turn++) moves[roll(moves.length)]?.();
      for (let turn = 0; turn < 600; turn++) [pass, arrive, hear].forEach((move) => move());
      expect([...stored.keys()]).toEqual(Array.from({ length: written }, (_, index) => `${index}`));
      expect(live.outbox).toEqual([]);
    },
  );

  it.each(Array.from({ length: 40 }, (_, seed) => seed))(
    "repeated and shuffled events give the same log (run %i)",
    (seed) => {
      const roll = dice(seed);
      const all = Array.from({ length: 30 }, (_, index) => event(index + 1));
      let log = EMPTY_LOG;
      for (let frame = 0; frame < 40; frame++) {
        const from = roll(30);
        log = merge(
          log,
          all.slice(from, from + 1 + roll(8)).sort(() => roll(3) - 1),
        );
      }
      log = merge(log, all);
      expect(log.events).toEqual(all);
      expect(log.last).toBe(30);
    },
  );
});
