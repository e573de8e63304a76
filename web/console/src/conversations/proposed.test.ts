import { describe, expect, it } from "vitest";
import type { Body, Event } from "@client/types.js";
import { proposed } from "./proposed.data.js";

const event = (seq: number, body: Body, kind: Event["actor"]["kind"] = "bot"): Event => ({
  seq,
  at: "2026-01-05T08:00:00Z",
  actor: { kind },
  body,
});
const draft: Body = { kind: "draft_proposed", text: "30 天内都可以退。", target_seconds: 300 };

describe("an answer that waits for approval", () => {
  it("is there with its target until somebody decides", () => {
    const log = [event(3, draft), event(4, { kind: "handed_off", why: "review" })];
    expect(proposed(log)).toEqual({
      draft: 3,
      text: "30 天内都可以退。",
      sources: [],
      files: [],
      dueAtMs: Date.parse("2026-01-05T08:05:00Z"),
      team: null,
    });
    expect(proposed([...log, event(5, { kind: "draft_refused", draft: 3 }, "member")])).toBeNull();
    expect(proposed([...log, event(5, { kind: "draft_approved", draft: 3 }, "member")])).toBeNull();
  });

  it("stays while a member only says that somebody is looking, and goes with an answer of theirs", () => {
    const looking = event(5, { kind: "message", text: "请稍等", purpose: "status" }, "member");
    expect(proposed([event(3, draft), looking])?.draft).toBe(3);
    expect(proposed([event(3, draft), event(5, { kind: "message", text: "可以退" }, "member")])).toBeNull();
  });
});
