import { describe, expect, it } from "vitest";
import type { Rule, Said } from "@client/rules.js";
import type { Directory } from "../../people/directory.js";
import { LOCALES, speak } from "../../words.js";
import catalogue from "./catalogue.json";
import { BLANK, blanksIn, minuteOf, moved, placed, sentence, timeOf, valueName } from "./rules.data.js";
import { speakRules } from "./rules.words.js";

const NOBODY: Directory = {
  members: [],
  teams: [],
  channels: [],
  member: () => "Bo",
  team: () => "Help",
  channel: () => "",
  presence: () => "offline",
};
const RULE: Said = {
  ...BLANK,
  when: { on: "after", kinds: ["message"], seconds: 120, still: "unanswered" },
  checks: [{ field: "message", op: "contains", value: "refund|money" }],
  then: [{ do: "assign", member_id: "b" }, { do: "close" }],
};

function stored(id: string, group_id: string | null = null): Rule {
  return { id, rule: BLANK, live: true, version: 1, group_id, trouble: "", trouble_at: null };
}

describe("the words of rules", () => {
  it("say the same with the same facts in every language", () => {
    const facts = (text: string): string[] => [...new Set(text.match(/\{\w+\}/g) ?? [])].sort();
    for (const [key, words] of Object.entries(catalogue)) {
      expect(Object.keys(words).sort(), key).toEqual(["en", "zh-CN", "zh-TW"]);
      expect(facts(words["zh-TW"]), key).toEqual(facts(words["zh-CN"]));
      expect(facts(words.en), key).toEqual(facts(words["zh-CN"]));
    }
  });

  it("tell a rule in one sentence of each language", async () => {
    const [cn, tw, en] = (await Promise.all(LOCALES.map(speak))).map((words) =>
      sentence(speakRules(words), RULE, NOBODY),
    );
    expect(cn).toBe(
      "有新消息后 2 分钟，客户仍未得到回复，并且最新消息包含“refund / money”：分配给“Bo”，然后结束会话。",
    );
    expect(tw).toBe(
      "有新訊息後 2 分鐘，客戶仍未得到回覆，而且最新訊息包含「refund / money」：指派給「Bo」，然後結束對話。",
    );
    expect(en).toBe(
      "2 min after a message is written, while the customer has no answer, if the last message contains “refund / money”: Assign “Bo”, then Close.",
    );
  });
});

it("calls languages, tiers, states of orders and days by their names", async () => {
  const words = speakRules(await speak("zh-TW"));
  const named = ["language|yue", "tier|gold", "tier|own", "order_state|shipped", "weekday|1", "message|gold"].map(
    (one) => {
      const [field = "", value = ""] = one.split("|");
      return valueName(words, field, value);
    },
  );
  expect(named).toEqual(["粵語", "金卡", "own", "已出貨", "週一", "gold"]);
});

it("names the template that a rule replies with, the target it promises, and its condition", async () => {
  const words = speakRules(await speak("en"), new Map([["t", "Parcels"]]));
  const said = (template_id: string): string =>
    sentence(words, { ...RULE, then: [{ do: "reply", text: {}, template_id }] }, NOBODY);
  expect(said("t")).toMatch(/: Reply “Parcels”\.$/);
  expect(blanksIn("Hi {shop name}, {my size}? {")).toEqual(["shop name", "my size"]);
  expect(said("gone")).toMatch(/: Reply\.$/);
  const promised = sentence(
    words,
    { ...RULE, condition: "order.found", then: [{ do: "target", target_id: "t" }] },
    NOBODY,
  );
  expect(promised).toMatch(/ and order\.found: Set a target “Parcels”\.$/);
});

describe("the order of rules", () => {
  const rules = [stored("a"), stored("x", "g"), stored("b"), stored("y", "g")];
  const ids = (found: readonly Rule[]): string => found.map(({ id }) => id).join("");

  it("moves one among those of its own group", () => {
    expect(ids(moved(rules, "a", 1))).toBe("xbay");
    expect(ids(moved(rules, "b", -1))).toBe("baxy");
    expect(moved(rules, "a", -1)).toBe(rules);
  });

  it("takes one into the group of the one it is dropped on", () => {
    const found = placed(rules, "a", 3);
    expect(ids(found)).toBe("xbya");
    expect(found.at(-1)?.group_id).toBe("g");
  });
});

it("reads and writes times of day", () => {
  expect([minuteOf("09:30"), minuteOf("x"), timeOf(570)]).toEqual([570, null, "09:30"]);
});
