import { describe, expect, it } from "vitest";
import { changes, draftOf, parseOrigins, withGreeting } from "./channels/channel.data.js";
import { bars, certaintyOf, parsePeriod, periodOf } from "./measures/speed.data.js";
import { localeFor, parsePreferences } from "./session/preferences.data.js";
import { snoozes } from "./conversations/snooze.data.js";
import { waited } from "./conversations/waiting.data.js";
import * as hours from "./settings/hours.data.js";
import { catalogue } from "./catalogue.js";
import list from "./catalogue.ts?raw";
import { fill, LOCALES, speak } from "./words.js";
import type { Channel, Locale, Measure } from "@client/types.js";

describe("words", () => {
  // As text too: of a key that stands in one file twice, JSON keeps the last without a word.
  const texts = import.meta.glob<string>(["./**/*.json", "!./coach/lexicon.json", "!./session/errors.json"], {
    eager: true,
    query: "?raw",
    import: "default",
  });
  const keysOf = (text: string): string[] => [...text.matchAll(/^ {2}"([^"]+)": \{/gm)].map(([, key]) => key ?? "");
  const twice = (keys: string[]): string[] => keys.filter((key, at) => keys.indexOf(key) !== at);

  it("say the same with the same facts in every language, the pages' own words too", () => {
    const facts = (text = ""): string[] => [...new Set(text.match(/\{\w+\}/g) ?? [])].sort();
    for (const [file, text] of Object.entries(texts)) {
      expect(twice(keysOf(text)), file).toEqual([]);
      for (const [key, words] of Object.entries(JSON.parse(text) as Record<string, Record<string, string>>)) {
        expect(Object.keys(words).sort(), key).toEqual(["en", "zh-CN", "zh-TW"]);
        expect(facts(words["zh-TW"]), key).toEqual(facts(words["zh-CN"]));
        expect(facts(words["en"]), key).toEqual(facts(words["zh-CN"]));
      }
    }
  });

  it("stand in one file each", () => {
    const files = [...list.matchAll(/from "(.+?json)"/g)].map(([, file]) => file ?? "");
    const keys = files.flatMap((file) => keysOf(texts[file] ?? ""));
    expect(twice(keys)).toEqual([]);
    expect(keys.sort()).toEqual(Object.keys(catalogue).sort());
  });

  it("come one language at a time, whole", async () => {
    for (const locale of LOCALES) {
      const { t, has } = await speak(locale);
      expect(t("action.retry")).toBe(catalogue["action.retry"][locale]);
      expect(Object.keys(catalogue).every(has)).toBe(true);
    }
  });

  it("choose the form by number where a language has two", () => {
    const english = new Intl.PluralRules("en");
    expect(fill("{n} way | {n} ways", { n: 1 }, english)).toBe("1 way");
    expect(fill("{n} way | {n} ways", { n: 3 }, english)).toBe("3 ways");
  });

  it("write seconds as people of the language do", async () => {
    const said = async (locale: Locale): Promise<string[]> =>
      [0, 0.04, 3.21, 42.4, 245, 7620].map((await speak(locale)).seconds);
    expect(await said("en")).toEqual(["0 s", "40 ms", "3.2 s", "42 s", "4:05 min", "2:07 h"]);
    expect(await said("zh-CN")).toEqual(["0 秒", "40 毫秒", "3.2 秒", "42 秒", "4 分 05 秒", "2 小时 07 分"]);
  });

  it("write midnight as 00:00", async () => {
    const midnight = new Date(2026, 0, 5, 0, 5).toISOString();
    for (const locale of LOCALES) expect((await speak(locale)).time(midnight)).toBe("00:05");
  });

  it("follow the browser's languages", () => {
    expect(localeFor(["fr-FR", "zh-HK"])).toBe("zh-TW");
    expect(localeFor(["zh-Hans-CN"])).toBe("zh-CN");
    expect(localeFor(["de"])).toBe("en");
    expect(parsePreferences('{"locale":"xx","sound":1}', ["zh"])).toEqual({
      locale: "zh-CN",
      sound: false,
      tone: "chime",
      notices: false,
      enterSends: true,
      compact: false,
      contrast: false,
      begun: false,
    });
    expect(parsePreferences(null, ["en"], true).contrast).toBe(true);
    expect(parsePreferences('{"contrast":false,"compact":true}', ["en"], true)).toMatchObject({
      contrast: false,
      compact: true,
    });
  });
});

describe("waiting", () => {
  it("turns amber at 60 % and red at 85 % of the target", () => {
    const since = "2026-01-05T08:00:00.000Z";
    const heat = (seconds: number): string => waited(since, Date.parse(since) + seconds * 1000, 100).heat;
    expect([59, 60, 84, 85].map(heat)).toEqual(["calm", "amber", "amber", "red"]);
    expect(waited(since, Date.parse(since) - 5000).seconds).toBe(0);
  });

  it("is written short, in the units of its language", async () => {
    const all = [7, 65, 7500, 260_000];
    const [mainland, taiwan, english] = await Promise.all(LOCALES.map(speak));
    expect(all.map((seconds) => english?.brief(seconds))).toEqual(["7s", "1:05", "2h 05m", "3d"]);
    expect(all.map((seconds) => mainland?.brief(seconds))).toEqual(["7秒", "1分05秒", "2小时05分", "3天"]);
    expect(taiwan?.brief(7500)).toBe("2小時05分");
    expect([45, 300, 7200].map((seconds) => mainland?.mark(seconds))).toEqual(["45", "5分钟", "2小时"]);
    expect(english?.mark(300)).toBe("5m");
    expect([5, 5.04, 120, 120.4, 7200].map((value) => english?.seconds(value))).toEqual([
      "5 s",
      "5.0 s",
      "2 min",
      "2:00 min",
      "2 h",
    ]);
  });

  it("may be put off to a good moment, Monday only if it is not tomorrow", () => {
    expect(snoozes(new Date(2026, 0, 7, 15)).map(({ name }) => name)).toEqual([
      "hour",
      "three_hours",
      "tomorrow",
      "monday",
    ]);
    expect(snoozes(new Date(2026, 0, 4, 15)).map(({ name }) => name)).toEqual(["hour", "three_hours", "tomorrow"]);
  });
});

describe("speed", () => {
  it("reads its address and ignores what is not one", () => {
    expect(parsePeriod({ span: "month", target: "30", measure: "response", from: "0", to: "x" })).toEqual({
      span: "month",
      target: 30,
      measure: "response",
      from: 0,
    });
    expect(parsePeriod({ measure: "response", how: "waiting" })).toEqual({ measure: "response", how: "waiting" });
    expect(parsePeriod({ how: "answered" })).toEqual({});
    expect(parsePeriod({ span: "ever", target: "-1", since: "yesterday", measure: "a b" })).toEqual({});
  });

  it("covers whole days up to the coming midnight", () => {
    const { since, until } = periodOf({ span: "week" }, new Date(2026, 0, 7, 15));
    expect(new Date(since)).toEqual(new Date(2026, 0, 1));
    expect(new Date(until)).toEqual(new Date(2026, 0, 8));
    const turned = periodOf({ span: "custom", since: "2026-01-05", until: "2026-01-03" }, new Date(2026, 0, 7));
    expect(turned.until > turned.since).toBe(true);
  });

  it("is exact where nobody sees a difference, else the least it can be, or unknown", async () => {
    const say = (await speak("en")).seconds;
    const figure = (reached: number, median: number | null, most: number | null): Measure =>
      // What decides of a measure; the rest of it says nothing here.
      ({ reached, median, longest: median, at_most: { median: most, longest: most } }) as Measure;
    expect(certaintyOf(figure(3, 14, 14), "median", say)).toBe("exact");
    expect(certaintyOf(figure(900, 14.01, 14.02), "median", say)).toBe("exact");
    expect(certaintyOf(figure(3, 14, 34), "median", say)).toBe("least");
    expect(certaintyOf(figure(3, 14, null), "median", say)).toBe("least");
    expect(certaintyOf(figure(0, 30, null), "median", say)).toBe("unknown");
    expect(certaintyOf(figure(0, 30, null), "longest", say)).toBe("least");
    expect(certaintyOf(figure(0, null, null), "longest", say)).toBe("unknown");
  });

  it("draws bars against the highest and marks those beyond the target", () => {
    expect(
      bars(
        [
          { from: 8, to: 15, n: 10 },
          { from: 15, to: null, n: 5 },
        ],
        15,
      ),
    ).toMatchObject([
      { height: 1, late: false },
      { height: 0.5, late: true },
    ]);
  });
});

describe("editing", () => {
  it("cuts addresses down to origins and names what is none", () => {
    expect(parseOrigins("shop.example/page\nhttps://a.example:8443/x\nshop.example")).toEqual({
      origins: ["https://shop.example", "https://a.example:8443"],
      wrong: [],
    });
    expect(parseOrigins("javascript:alert(1)\nnot an address::")).toMatchObject({ origins: [] });
  });

  it("sends only what changed of a channel", () => {
    const channel: Channel = {
      id: "1",
      kind: "widget",
      name: "Shop",
      site_key: "s",
      allowed_origins: [],
      language: "zh-CN",
      colour: "#112233",
      has_secret: false,
      position: "right",
      greeting: { "zh-CN": "您好", en: "Hello" },
      bot: true,
      team_id: "t",
      thinks_ahead: false,
      shows_typing: false,
      abilities: { edit: true, recall: true, undo_seconds: 0 },
      snippet: "",
    };
    expect(changes(draftOf(channel), draftOf(channel))).toEqual({});
    expect(changes({ ...draftOf(channel), bot: false }, draftOf(channel))).toEqual({ bot: false });
    expect(changes(withGreeting(draftOf(channel), "en", " "), draftOf(channel))).toEqual({
      greeting: { "zh-CN": "您好" },
    });
  });

  it("keeps opening hours as they were, also over midnight and all day", () => {
    const calendar = {
      week: [
        [{ opens_minute: 540, closes_minute: 1080 }],
        [{ opens_minute: 1320, closes_minute: 1560 }],
        [{ opens_minute: 0, closes_minute: 1440 }],
        ...[[], [], [], []],
      ],
      holidays: ["2026-10-01"],
      exceptions: { "2026-02-14": [{ opens_minute: 600, closes_minute: 900 }] },
    };
    const draft = hours.draftOf(calendar);
    expect(draft.week[1]).toEqual([{ opens: "22:00", closes: "02:00" }]);
    expect(draft.week.flat().map(hours.overMidnight)).toEqual([false, true, false]);
    expect(draft.days.map(({ date }) => date)).toEqual(["2026-02-14", "2026-10-01"]);
    expect(hours.calendarOf(draft)).toEqual(calendar);
    expect(hours.nextHours([hours.OFFICE])).toEqual({ opens: "19:00", closes: "23:00" });
    expect(hours.isComplete(draft)).toBe(true);
    expect(hours.isComplete({ ...draft, days: [{ date: "", hours: [] }] })).toBe(false);
  });
});
