import { describe, expect, it } from "vitest";
import type { Head } from "@client/types.js";
import { belongs, beside, merge, mostUrgent, order, visible, waiting, type Filter, type Heads } from "./inbox.data.js";
import { deskSearch, filterOf, kept } from "./desk.search.js";
import { parseOutbox } from "./outbox.data.js";
import { excerpt } from "./search.data.js";

const ME = "me";
const head = (id: string, facts: Partial<Head> = {}): Head => ({
  id,
  number: 1,
  seq: 1,
  status: "queued",
  ended: "",
  customer: { id: "c", name: "Lin" },
  channel_id: "w",
  language: "zh-CN",
  team_id: null,
  assignee_id: null,
  priority: 0,
  vip: false,
  tags: [],
  reason: "",
  problems: [],
  opened_at: "",
  owed_since: null,
  queued_at: null,
  due_at: null,
  broken: false,
  mail_at: null,
  undelivered: false,
  resolved_at: null,
  snoozed_until: null,
  last_message: "",
  last_message_at: null,
  last_message_by: "customer",
  unread: false,
  ...facts,
});
const held = (...heads: Head[]): Heads => merge(new Map(), heads);
const ids = (heads: readonly Head[]): string[] => heads.map(({ id }) => id);

/** A small generator with a seed, so that a failing run can be run again. */
function dice(seed: number): (sides: number) => number {
  let state = seed * 2654435761 + 1;
  return (sides) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * sides);
  };
}

const STATUSES = ["bot", "queued", "assigned", "snoozed", "resolved"] as const;
const at = (roll: (sides: number) => number): string => `2026-01-05T08:${String(roll(60)).padStart(2, "0")}:00Z`;
const anyHead = (id: string, seq: number, roll: (sides: number) => number): Head => {
  const status = STATUSES[roll(5)] ?? "bot";
  return head(id, {
    seq,
    status,
    assignee_id: [null, ME, "other"][roll(3)] ?? null,
    owed_since: status !== "resolved" && roll(2) ? at(roll) : null,
    due_at: status !== "resolved" && !roll(3) ? at(roll) : null,
    resolved_at: status === "resolved" ? at(roll) : null,
    last_message_at: at(roll),
  });
};

/** What the server would answer: its first page of this view, and whether there is more. */
function page(all: Heads, filter: Filter, size: number): { items: readonly Head[]; edge: Head | null } {
  const whole = visible(all, filter, ME, null);
  return { items: whole.slice(0, size), edge: whole.length > size ? (whole[size - 1] ?? null) : null };
}

describe("inbox", () => {
  it.each(Array.from({ length: 60 }, (_, seed) => seed))(
    "stale pages and heads give what fresh pages give (run %i)",
    (seed) => {
      const roll = dice(seed);
      const filter: Filter = {
        view: (["mine", "unassigned", "all"] as const)[roll(3)] ?? "all",
        status: roll(3) ? "open" : "queued",
      };
      let server: Heads = held(...Array.from({ length: 40 }, (_, n) => anyHead(`c${n}`, 1, roll)));
      const { items, edge } = page(server, filter, 12);
      let mine = merge(new Map(), items);
      let shown: readonly Head[] = [];
      for (let change = 0; change < 60; change++) {
        const id = `c${roll(50)}`;
        const next = anyHead(id, (server.get(id)?.seq ?? 0) + 1, roll);
        server = merge(server, [next]);
        mine = merge(mine, [next]);
        if (roll(2)) shown = visible(mine, filter, ME, edge, 0, shown);
      }
      // Up to the edge the two agree; beyond it nothing is claimed.
      expect(ids(visible(mine, filter, ME, edge, 0, shown))).toEqual(ids(visible(server, filter, ME, edge)));
    },
  );

  it("keeps the newer of two heads whichever comes first", () => {
    const [old, fresh] = [head("a", { seq: 3 }), head("a", { seq: 5 })];
    expect(merge(held(fresh), [old]).get("a")).toBe(fresh);
    expect(merge(held(old), [fresh]).get("a")).toBe(fresh);
  });

  it("puts first what breaks first: a promise, else a wait; then the newest; finished ones by their end", () => {
    const list = [
      head("a, nothing owed"),
      head("b, nothing owed"),
      head("waits, nothing promised", { owed_since: "2026-01-02T08:00:00Z" }),
      head("promised later", { owed_since: "2026-01-01T08:00:00Z", due_at: "2026-01-02T09:00:00Z" }),
      head("promised a moment later", { owed_since: "2026-01-02T08:00:00Z", due_at: "2026-01-02T08:00:00.5Z" }),
    ];
    expect(ids([...list].sort(order("open")))).toEqual([
      "waits, nothing promised",
      "promised a moment later",
      "promised later",
      "b, nothing owed",
      "a, nothing owed",
    ]);
    const ended = [
      head("early", { resolved_at: "2026-01-01T08:00:00Z" }),
      head("late", { resolved_at: "2026-01-02T08:00:00Z" }),
    ];
    expect(ids(ended.sort(order("resolved")))).toEqual(["late", "early"]);
  });

  it("counts a snoozed promise among the urgent ones, and no other snooze", () => {
    const mine = { status: "snoozed", assignee_id: ME, owed_since: "2026-01-01T08:00:00Z" } as const;
    expect(mostUrgent(held(head("calm", mine)), ME, null)).toBeNull();
    expect(mostUrgent(held(head("promised", { ...mine, due_at: "2026-01-01T09:00:00Z" })), ME, null)).toBe("promised");
  });

  it("does not show what lies beyond the pages fetched", () => {
    const edge = head("b", { owed_since: "2026-01-02T08:00:00Z" });
    const heads = held(
      head("a", { owed_since: "2026-01-01T08:00:00Z" }),
      edge,
      head("c", { owed_since: "2026-01-03T08:00:00Z" }),
    );
    expect(ids(visible(heads, { view: "all", status: "open" }, ME, edge))).toEqual(["a", "b"]);
  });

  it("takes a conversation off a view when it leaves it", () => {
    const before = held(head("a"));
    const after = merge(before, [head("a", { seq: 2, status: "assigned", assignee_id: "other" })]);
    expect(visible(before, { view: "unassigned", status: "open" }, ME, null)).toHaveLength(1);
    expect(visible(after, { view: "unassigned", status: "open" }, ME, null)).toHaveLength(0);
  });

  it("finds the most urgent of mine and nobody's, other than the one on screen", () => {
    const heads = held(
      head("theirs", { owed_since: "2026-01-01T08:00:00Z", status: "assigned", assignee_id: "other" }),
      head("mine", { owed_since: "2026-01-03T08:00:00Z", status: "assigned", assignee_id: ME }),
      head("queued", { owed_since: "2026-01-02T08:00:00Z" }),
      head("answered"),
    );
    expect(mostUrgent(heads, ME, null)).toBe("queued");
    expect(mostUrgent(heads, ME, "queued")).toBe("mine");
    expect(waiting(heads, ME)).toBe(2);
  });

  it("moves within the list and stops at its ends", () => {
    const list = [head("a"), head("b")];
    expect(beside(list, null, 1)).toBe("a");
    expect(beside(list, "a", 1)).toBe("b");
    expect(beside(list, "b", 1)).toBe("b");
    expect(beside(list, "a", -1)).toBe("a");
    expect(beside([], null, 1)).toBeNull();
  });
});

describe("heads", () => {
  it("are narrowed to what an address asks for, and a saved view asks the same", () => {
    const opened_at = "2026-01-05T08:00:00Z";
    const one = head("a", { team_id: "t", tags: ["VIP"], vip: true, priority: 2, reason: "late", opened_at });
    const all = { view: "all", status: "open" } as const;
    const wanted = { ...all, team: "t", channel: "w", tag: "VIP", vip: true, priority: 1, reason: "late", age: 60 };
    const after = (seconds: number): number => Date.parse(opened_at) + seconds * 1000;
    expect(belongs(one, wanted, ME, after(60))).toBe(true);
    expect(belongs(one, wanted, ME, after(59))).toBe(false);
    for (const other of [
      { team: "x" },
      { channel: "x" },
      { tag: "vip" },
      { vip: false },
      { priority: 3 },
      { reason: "lat" },
      { language: "en" },
      { assignee: ME },
    ])
      expect(belongs(one, { ...all, ...other }, ME, after(60))).toBe(false);
    expect(filterOf(deskSearch(kept(wanted)))).toEqual(wanted);
    expect(deskSearch({ priority: "9", vip: "maybe", age: "", team: 7, view: "theirs", at: -1 })).toEqual({});
  });
});

describe("a found message", () => {
  it("is cut around its words, which are marked by characters and not by UTF-16 units", () => {
    expect(excerpt("😀😀退货要多久？", [[2, 4]])).toEqual([
      { text: "😀😀", marked: false },
      { text: "退货", marked: true },
      { text: "要多久？", marked: false },
    ]);
    const long = excerpt(`${"啊".repeat(200)}退货${"哦".repeat(300)}`, [[200, 202]]);
    expect(long.map(({ text }) => text.length)).toEqual([1, 18, 2, 100, 1]);
    expect(long[2]).toEqual({ text: "退货", marked: true });
  });
});

describe("what was not sent", () => {
  it("comes back after a reload with its keys, and nothing else does", () => {
    const unsent = { key: "k", conversation: "a", command: { do: "say", text: "hi" }, state: "waiting", notBefore: 0 };
    expect(parseOutbox(JSON.stringify([unsent, { key: 7 }, null]))).toEqual([unsent]);
    for (const broken of [null, "", "{", "7", "{}"]) expect(parseOutbox(broken)).toEqual([]);
  });
});
