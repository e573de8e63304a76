import { describe, expect, it } from "vitest";
import type { MemberNow, TeamNow } from "@client/board.js";
import { LOCALES, speak } from "../../words.js";
import { clockOf, highest, loadOf, minuteOf, together } from "./board.data.js";
import waits from "../waits/own.json";
import { catalogue, sentence } from "./words.js";

const team = (queued: number, owed: number, longest_since: string): TeamNow => ({
  ...{ team_id: null, name: "", calm: 0, amber: 0, red: 0, late: 0 },
  ...{ queued, owed, longest_since },
});
const member = (state: MemberNow["state"], load: number): MemberNow => ({
  ...{ id: "m", name: "Bo", since: null, capacity: 5, offered: 0, declined: 0, silent: 0 },
  ...{ state, load },
});

describe("the live board", () => {
  it("sums its teams up, from where the longest wait began", () => {
    expect(together([])).toEqual({ queued: 0, owed: 0, since: null });
    const teams = [team(2, 1, "2026-03-02T08:00:05Z"), team(1, 0, "2026-03-02T08:00:01Z")];
    expect(together(teams)).toEqual({ queued: 3, owed: 1, since: "2026-03-02T08:00:01Z" });
  });

  it("counts the load of those who are online", () => {
    const members = [member("online", 2.5), member("online", 1), member("away", 4), member("offline", 0)];
    expect(loadOf(members)).toEqual({ online: 2, load: 3.5, capacity: 10 });
  });

  it("draws a day against its highest hour", () => {
    const day = { last_hour: 0, usual_hour: null };
    expect(highest({ ...day, hours: [{ n: 0, usual: null }] })).toBe(1);
    expect(highest({ ...day, hours: [{ n: 3, usual: 7 }] })).toBe(7);
  });

  it("writes and reads minutes of a day", () => {
    for (const minute of [0, 59, 420, 1439]) expect(minuteOf(clockOf(minute))).toBe(minute);
  });

  it("and the page of waits say the same with the same facts in every language", () => {
    const facts = (text: string): string[] => [...new Set(text.match(/\{\w+\}/g) ?? [])].sort();
    for (const [key, words] of Object.entries({ ...catalogue, ...waits })) {
      expect(Object.keys(words).sort(), key).toEqual(["en", "zh-CN", "zh-TW"]);
      for (const locale of LOCALES) expect(facts(words[locale]), key).toEqual(facts(words.en));
    }
  });

  it("says an alert in its own unit", async () => {
    const alert = { kind: "in_target", name: "", value: 0.5, threshold: 0.8, part: "" } as const;
    expect(sentence(await speak("en"), alert)).toBe("Only 50% of today's answers were in target (limit 80%)");
    expect(sentence(await speak("zh-CN"), { ...alert, kind: "longest_wait", value: 70, threshold: 60 })).toContain(
      "1 分 10 秒",
    );
  });
});
