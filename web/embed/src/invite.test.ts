import { describe, expect, it } from "vitest";
import type { Memory, Rule } from "../../client/host.wire.js";
import { due, names, type Facts } from "./invite.data.js";

const rule: Rule = {
  ...{ id: "a", text: "Need help choosing?", button: "", ask: "", pages: [], seconds: 20, idle_seconds: 0 },
  ...{ scroll_percent: 0, pages_seen: 0, moment: "any", share: 100 },
};
const memory: Memory = { day: "", shown: 0, pages: 1, at: 0, closed: {}, held: {}, met: {}, bought: 0 };
const facts: Facts = {
  ...{ address: "https://shop.example/tents/heron?size=2", seconds: 30, idle: 5, scrolled: 40 },
  ...{ cart: false, bought: false, now: 1_800_000_000_000, day: "Mon" },
};
const asked = (one: Partial<Rule>, of: Partial<Memory> = {}, now: Partial<Facts> = {}): boolean =>
  due(
    { rules: [{ ...rule, ...one }], per_day: 2, memory, words: { open: "", close: "", region: "" } },
    { ...memory, ...of },
    {
      ...facts,
      ...now,
    },
  ) !== null;

describe("a page's pattern", () => {
  it("names paths of any host, and whole addresses", () => {
    expect(names("/tents/*", facts.address)).toBe(true);
    expect(names("*/heron*", facts.address)).toBe(true);
    expect(names("https://shop.example/*", facts.address)).toBe(true);
    expect(names("/tents/heron?size=2", facts.address)).toBe(true);
  });
  it("names nothing else, and is no expression", () => {
    expect(names("/tents", facts.address)).toBe(false);
    expect(names("/tents/.*", facts.address)).toBe(false);
    expect(names("https://other.example/*", facts.address)).toBe(false);
    expect(names("/tents/*/heron*", facts.address)).toBe(false);
  });
});

describe("an invitation", () => {
  it("comes once all its conditions hold", () => {
    expect(asked({})).toBe(true);
    expect(asked({ seconds: 31 })).toBe(false);
    expect(asked({ idle_seconds: 6 })).toBe(false);
    expect(asked({ scroll_percent: 50 })).toBe(false);
    expect(asked({ pages_seen: 2 })).toBe(false);
    expect(asked({ pages: ["/cart*"] })).toBe(false);
  });
  it("knows browsing from buying", () => {
    expect(asked({ moment: "cart" })).toBe(false);
    expect(asked({ moment: "cart" }, {}, { cart: true })).toBe(true);
    expect(asked({ moment: "bought" }, {}, { bought: true })).toBe(true);
    expect(asked({ moment: "browsing" })).toBe(true);
    expect(asked({ moment: "browsing" }, { bought: facts.now - 3_600_000 })).toBe(false);
  });
  it("stays closed, is held back for good, and is not the third of a day", () => {
    expect(asked({}, { closed: { a: facts.now + 1 } })).toBe(false);
    expect(asked({}, { held: { a: true } })).toBe(false);
    expect(asked({}, { day: "Mon", shown: 2 })).toBe(false);
    expect(asked({}, { day: "Sun", shown: 2 })).toBe(true);
  });
});
