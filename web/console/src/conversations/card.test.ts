import { describe, expect, it } from "vitest";
import type { Body, Event } from "@client/types.js";
import { cardLines, offered } from "./card.data.js";
import { accepts } from "./composer.data.js";

const words = { mood: (mood: string) => `mood ${mood}`, next: (step: string) => `next ${step}` };
const event = (seq: number, body: Body, kind: Event["actor"]["kind"] = "bot"): Event => ({
  seq,
  at: "2026-01-05T08:00:00Z",
  actor: { kind, id: "m" },
  body,
});
const handed: Body = { kind: "handed_off", why: "asked", card: { wants: "退货" }, draft: "您好" };
const said: Body = { kind: "message", text: "我来看看" };

describe("a card", () => {
  it("has at most five lines and none that is empty", () => {
    const full = {
      wants: "退货",
      tried: ["怎么退货？"],
      order: "TT-1",
      mood: "angry",
      next_step: "calm_down",
    } as const;
    expect(cardLines(full, words)).toHaveLength(5);
    expect(cardLines({}, words)).toEqual([
      ["card.mood", "mood calm"],
      ["card.next", "next answer"],
    ]);
  });

  it("shows a flow's own lines instead", () => {
    expect(cardLines({ wants: "x", lines: ["要退 TT-1", "拍了照片"] }, words)).toEqual([
      [null, "要退 TT-1"],
      [null, "拍了照片"],
    ]);
  });
});

describe("a draft", () => {
  it("is offered until a member has written or the conversation has ended", () => {
    expect(offered([event(1, handed), event(2, said, "customer")])).toBe("您好");
    expect(offered([event(1, handed), event(2, said, "member")])).toBe("");
    expect(offered([event(1, handed), event(2, { kind: "resolved", how: "member" })])).toBe("");
    expect(offered([event(1, said, "member"), event(2, handed)])).toBe("您好");
  });

  it("is taken with Tab, which without one leaves the editor as ever", () => {
    const stroke = {
      key: "Tab",
      shiftKey: false,
      ctrlKey: false,
      metaKey: false,
      altKey: false,
      isComposing: false,
      keyCode: 9,
    };
    expect(accepts(stroke, "您好")).toBe(true);
    expect(accepts(stroke, "")).toBe(false);
    expect(accepts({ ...stroke, shiftKey: true }, "您好")).toBe(false);
  });
});
