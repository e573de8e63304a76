import { describe, expect, it } from "vitest";
import { newLive, type Live, type Sending } from "../../client/live.data.js";
import type { Body, Event } from "../../client/live.wire.js";
import * as state from "./chat.data.js";
import { rows } from "./rows.data.js";

const event = (seq: number, by: Event["actor"]["kind"], body: Body, key = `k${seq}`): Event => ({
  ...{ seq, key, actor: { kind: by }, body },
  at: `2026-01-05T08:00:0${seq % 10}.000000Z`,
});
const message = (seq: number, by: Event["actor"]["kind"], text: string, key?: string): Event =>
  event(seq, by, { kind: "message", text }, key);
const opened = event(1, "customer", {
  ...{ kind: "opened", number: 1, language: "en", bot: true },
  ...{ channel_id: "w", customer_id: "c", customer_name: "", thread_key: "t" },
});
const sending = (key: string, text: string, how: Sending["state"] = "sent"): Sending => ({
  ...{ key, conversation: "a", command: { do: "say", text }, state: how, notBefore: 0 },
});
const withOutbox = (...outbox: Sending[]): Live => ({ ...newLive("widget"), phase: "open", outbox });
const shown = (chat: state.Chat): string[] =>
  rows(chat).flatMap((row) => (row.kind === "message" ? [`${row.by}:${row.text}:${row.state}`] : []));

const fresh = state.newChat(newLive("widget"));

describe("a message of the customer", () => {
  it("is shown at once, then accepted, then settled by its event, always as one row of the same id", () => {
    let chat = state.begin({ ...fresh, live: withOutbox(sending("m", "hi")) }, "a");
    const ids = [rows(chat)[0]?.id];
    expect(shown(chat)).toEqual(["customer:hi:sending"]);
    chat = state.accept({ ...chat, live: withOutbox() }, "m", { do: "say", text: "hi" });
    ids.push(rows(chat)[0]?.id);
    expect(shown(chat)).toEqual(["customer:hi:accepted"]);
    chat = state.follow(chat, "a", [opened, message(2, "customer", "hi", "m")]);
    expect(shown(chat)).toEqual(["customer:hi:accepted"]);
    expect(rows(chat).at(-1)?.id).toBe(ids[0]);
    expect(new Set(ids).size).toBe(1);
  });

  it("is shown once when its event comes before its ack", () => {
    const begun = state.begin({ ...fresh, live: withOutbox(sending("m", "hi")) }, "a");
    const chat = state.follow(begun, "a", [opened, message(2, "customer", "hi", "m")]);
    expect(shown(chat)).toEqual(["customer:hi:accepted"]);
    expect(shown(state.accept(chat, "m", { do: "say", text: "hi" }))).toEqual(["customer:hi:accepted"]);
  });

  it("counts as read once a member answers after it", () => {
    const chat = state.follow(fresh, "a", [opened, message(2, "customer", "hi"), message(3, "member", "hello")]);
    expect(shown(chat)).toEqual(["customer:hi:read", "member:hello:"]);
  });

  it("waits while there is no connection and says when it was refused", () => {
    const live: Live = { ...withOutbox(sending("1", "x", "waiting"), sending("2", "y", "failed")), phase: "waiting" };
    expect(shown({ ...fresh, live })).toEqual(["customer:x:waiting", "customer:y:failed"]);
  });
});

describe("what is unread", () => {
  const talked = state.follow(fresh, "a", [opened, message(2, "customer", "hi"), message(3, "bot", "one")]);

  it("is what others said since the customer last read", () => {
    expect(state.unread(talked)).toBe(1);
    expect(state.unread(state.follow(talked, "a", [event(4, "customer", { kind: "read", upto: 3 })]))).toBe(0);
  });

  it("stays marked by a line from showing until hiding", () => {
    const seen = state.read(state.show(talked, true));
    const kinds = rows(seen).map(({ kind }) => kind);
    expect(kinds.indexOf("unread")).toBe(kinds.lastIndexOf("message") - 1);
    expect(rows(state.show(seen, false)).some(({ kind }) => kind === "unread")).toBe(false);
  });
});

describe("who answers", () => {
  const seqs: readonly Body[] = [
    { kind: "queued", team_id: "t" },
    { kind: "assigned", member_id: "m", how: "pushed", member_name: "Chen" },
    { kind: "resolved", how: "member" },
    { kind: "reopened", to: "bot" },
  ];

  it.each([
    [0, "bot", ""],
    [1, "queued", ""],
    [2, "assigned", "Chen"],
    [3, "resolved", ""],
    [4, "bot", ""],
  ])("after %i steps is %s %s", (steps, status, name) => {
    const events = seqs.slice(0, steps).map((body, index) => event(index + 2, "system", body));
    const thread = state.current(state.follow(fresh, "a", [opened, ...events]));
    expect(thread && [state.status(thread), state.member(thread)]).toEqual([status, name]);
  });
});

describe("conversations", () => {
  it("opened in another window become the one written to, and the earlier one stays above", () => {
    const first = state.follow(fresh, "a", [opened, message(2, "customer", "old")]);
    const chat = state.follow(first, "b", [opened, message(2, "customer", "new")]);
    expect(state.current(chat)?.id).toBe("b");
    expect(shown(chat)).toEqual(["customer:old:accepted", "customer:new:accepted"]);
  });

  it("give way when proposed but another window was first", () => {
    const chat = state.join(state.begin(fresh, "mine"), "theirs");
    expect(chat.threads.map(({ id }) => id)).toEqual(["theirs"]);
  });

  it("fetched as history come before, and lead on to the one they continue", () => {
    const continued: Event = { ...opened, body: { ...opened.body, after: "a" } as Body };
    const chat = state.follow(fresh, "b", [continued, message(2, "customer", "new")]);
    expect(state.earlierThan(chat)?.conversation).toBe("a");
    const more = state.arrive(chat, "a", [message(8, "customer", "old")], true);
    expect(shown(more)).toEqual(["customer:old:accepted", "customer:new:accepted"]);
    expect(state.earlierThan(more)).toEqual({ conversation: "a", before: 8 });
  });

  it("show nothing of a redacted message", () => {
    const chat = state.follow(fresh, "a", [
      opened,
      message(2, "customer", "secret"),
      event(3, "system", { kind: "redacted", seqs: [2] }),
    ]);
    expect(shown(chat)).toEqual([]);
  });
});
