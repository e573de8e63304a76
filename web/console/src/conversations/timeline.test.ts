import { describe, expect, it } from "vitest";
import type { Sending } from "@client/live.data.js";
import type { Body, Event } from "@client/types.js";
import { folded, type Fold } from "./folds.data.js";
import { isOpen, opened, turn } from "./folds.js";
import { unreadUpto } from "./marks.data.js";
import { lineOf, timeline, type Item, type Names } from "./timeline.data.js";
import { catalogue } from "../catalogue.js";

const names: Names = {
  member: (id) => `member ${id ?? ""}`,
  team: () => "team",
  time: (at) => at,
  exact: (at) => at,
  measure: (name) => name,
  owner: (name) => name ?? "",
  seconds: (value) => `${value} s`,
  topic: (name) => name,
  flow: (name) => name,
  stage: (name) => name,
};
const day = (at: string): string => at.slice(0, 10);
const event = (seq: number, body: Body, kind: Event["actor"]["kind"] = "member", key?: string): Event => ({
  seq,
  at: `2026-01-05T08:00:${String(seq).padStart(2, "0")}Z`,
  actor: { kind, id: "m" },
  body,
  ...(key !== undefined && { key }),
});
const say = (text: string): Body => ({ kind: "message", text });
const sending = (key: string): Sending => ({
  key,
  conversation: "c",
  command: { do: "say", text: key },
  state: "sent",
  notBefore: 0,
});
const bubbles = (items: readonly Item[]): Extract<Item, { kind: "bubble" }>[] =>
  items.filter((item) => item.kind === "bubble");

describe("timeline", () => {
  it("says within what a promise is, since seconds do not show on a clock", () => {
    const promise = { target_id: "t", measure: "response", since: 1, due: "08:00" } as const;
    const said = lineOf({ kind: "target_set", promise, name: "VIP", limit_seconds: 15 }, "", names);
    expect(said).toEqual(["line.target_set.response", { limit: "15 s", due: "08:00", name: " · VIP" }]);
  });

  it("shows a message being sent until the log has it, as one element throughout", () => {
    const before = timeline([], [sending("k1")], names, day);
    const after = timeline([event(1, say("k1"), "member", "k1")], [sending("k1")], names, day);
    expect(before.map(({ id }) => id)).toEqual(["k1"]);
    expect(after.filter(({ kind }) => kind !== "day").map(({ id }) => id)).toEqual(["k1"]);
  });

  it("marks how far delivery and reading went, at the last bubble of each", () => {
    const log = [
      event(1, say("a")),
      event(2, say("b")),
      event(3, say("c")),
      event(4, { kind: "delivered", upto: 2 }),
      event(5, { kind: "read", upto: 1 }),
    ];
    const shown = bubbles(timeline(log, [], names, day));
    expect(shown.map(({ delivery, told }) => [delivery, told])).toEqual([
      ["read", true],
      ["delivered", true],
      ["stored", true],
    ]);
  });

  it("says a state in words at the newest message of it that still stands", () => {
    const log = [
      event(1, say("a")),
      event(2, say("b")),
      event(3, say("c")),
      event(4, { kind: "read", upto: 3 }),
      event(5, { kind: "recalled", seq: 3 }),
    ];
    expect(bubbles(timeline(log, [], names, day)).map(({ told }) => told)).toEqual([false, true, false]);
  });

  it("reads as it stands, and keeps what was said for who asks", () => {
    const log = [
      event(1, say("a")),
      event(2, say("b")),
      event(3, { kind: "edited", seq: 1, text: "a, rather" }),
      event(4, { kind: "edited", seq: 1, text: "a after all" }),
      event(5, { kind: "recalled", seq: 2 }),
    ];
    const [first, second] = bubbles(timeline(log, [], names, day));
    expect([first?.body.text, first?.was, first?.recalled]).toEqual(["a after all", ["a", "a, rather"], false]);
    expect([second?.was, second?.recalled]).toEqual([["b"], true]);
  });

  it("keeps a failed delivery visible whatever came after", () => {
    const mail = { letter: "answer:1", what: "answer", email: "a@b.example", after: 0, upto: 1 } as const;
    const log = [
      event(1, say("a")),
      event(2, { kind: "letter_begun", ...mail }, "system"),
      event(3, { kind: "failed", ...mail, why: "550 no such user", again: false, address: true }, "system"),
      event(4, say("b")),
    ];
    const [first, second] = bubbles(timeline(log, [], names, day));
    expect([first?.delivery, first?.told, first?.failed?.why]).toEqual(["failed", true, "550 no such user"]);
    expect([second?.delivery, second?.waits]).toEqual(["stored", "last"]);
  });

  it("begins a day with its date and a run with its author", () => {
    const later = { ...event(3, say("c")), at: "2026-01-06T08:00:00Z" };
    const items = timeline([event(1, say("a")), event(2, say("b")), later], [], names, day);
    expect(items.map(({ kind }) => kind)).toEqual(["day", "bubble", "bubble", "day", "bubble"]);
    expect(bubbles(items).map(({ first }) => first)).toEqual([true, false, true]);
  });

  it("hides the text of what was redacted", () => {
    const log = [event(1, say("card number"), "customer"), event(2, { kind: "redacted", seqs: [1] }, "system")];
    expect(bubbles(timeline(log, [], names, day))[0]?.redacted).toBe(true);
  });

  it("folds a long run of what happened, never what a member must see", () => {
    const tag = (seq: number): Event => event(seq, { kind: "tagged", tag: `t${seq}` });
    const kinds = (log: readonly Event[], last = false): string[] =>
      folded(timeline(log, [], names, day), last).map((item) =>
        item.kind === "fold" ? `${item.lines.length}` : item.kind,
      );
    expect(kinds([1, 2, 3].map(tag))).toEqual(["day", "line", "line", "line"]);
    expect(kinds([...[1, 2, 3, 4].map(tag), event(5, say("a"))])).toEqual(["day", "4", "bubble"]);
    expect(kinds([1, 2, 3, 4, 5].map(tag), true)).toEqual(["day", "3", "line", "line"]);
    const letter = { letter: "a", what: "transcript", email: "lin@example.com", after: 0, upto: 2 } as const;
    const failed = event(3, { kind: "failed", ...letter, why: "bounced", again: false }, "system");
    expect(kinds([tag(1), tag(2), failed, tag(4), tag(5)])).not.toContain("5");
    const card = event(4, { kind: "handed_off", why: "asked", card: { want: "a refund" } } as Body, "bot");
    expect(kinds([tag(1), tag(2), tag(3), card, tag(5), tag(6)]).filter((kind) => kind !== "line")).toEqual(["day"]);
  });

  it("keeps a fold open although it grows at both ends", () => {
    const [first, grown] = [
      [2, 3],
      [1, 2, 3, 4],
    ].map((seqs) => ({
      ...{ kind: "fold" as const, id: `${seqs[0]}` },
      lines: seqs.map((seq) => ({ id: `#${seq}` })) as unknown as Fold["lines"],
    })) as [Fold, Fold];
    turn("c", first);
    expect([isOpen(opened.get(), "c", grown), isOpen(opened.get(), "d", grown)]).toEqual([true, false]);
    turn("c", grown);
    expect(isOpen(opened.get(), "c", first)).toBe(false);
  });

  it("names the customer's words nobody read", () => {
    expect(unreadUpto([event(1, say("a"), "customer"), event(2, { kind: "read_by_member", upto: 1 })])).toBeNull();
    expect(
      unreadUpto([
        event(1, say("a"), "customer"),
        event(2, say("b"), "customer"),
        event(3, { kind: "read_by_member", upto: 1 }),
      ]),
    ).toBe(2);
  });

  it("tells what was understood, and spells out no id of a topic that was called nothing", () => {
    const own = "01a20837-2bec-7bf2-b5a4-15249d0a1a84";
    const of = (...wanted: readonly string[]): Body => ({
      kind: "understood",
      upto: 1,
      language: "en",
      intents: wanted.map((name) => ({ name, confidence: 0.934 })),
    });
    expect(lineOf(of("coupon", own), "", names)).toEqual(["line.understood", { what: "coupon 93%" }]);
    expect(lineOf(of(own), "", names)).toBeNull();
  });

  it("has words for every cause the log may name", () => {
    const whys = ["asked", "complaint", "danger", "angry", "vip", "flow_step", "bot_down", "picked"] as const; // all: the compiler
    const bodies: Body[] = [
      ...whys.map((why): Body => ({ kind: "handed_off", why })),
      ...(["pushed", "picked"] as const).map((how): Body => ({ kind: "assigned", member_id: "m", how })),
      ...(["due", "customer_wrote", "member", "promise"] as const).map((why): Body => ({ kind: "woken", why })),
      ...(["member", "customer_confirmed", "bot", "silence", "abandoned"] as const).map((how): Body => ({
        kind: "resolved",
        how,
      })),
      ...(["bot", "queued"] as const).map((to): Body => ({ kind: "reopened", to })),
      ...(["related", "same_order", "same_cause", "follow_up"] as const).map((to): Body => ({
        kind: "linked",
        to,
        id: "x",
        number: 1,
      })),
    ];
    for (const body of bodies) expect(catalogue).toHaveProperty([lineOf(body, "", names)?.[0] ?? ""]);
  });
});
