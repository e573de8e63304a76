import { describe, expect, it } from "vitest";
import type { Template } from "@client/templates.js";
import { EMPTY_DRAFT } from "../conversations/composer.data.js";
import { grouped, macroOf, matching, type Entry } from "../palette/palette.data.js";
import { found, placed, textOf, titleOf } from "./templates.data.js";

const template = (id: string, part: Partial<Template>): Template => ({
  id,
  titles: { en: id },
  texts: { en: { warm: `words of ${id}` } },
  shortcut: "",
  files: [],
  own: false,
  team_id: null,
  version: 1,
  starter: false,
  updated_at: null,
  updated_by: null,
  ...part,
});

describe("templates", () => {
  const lost = template("lost", { shortcut: "lost", titles: { "zh-CN": "包裹丢失", en: "Parcel lost" } });
  const late = template("late", { titles: { en: "It is late" }, texts: { en: { brief: "Not lost, late." } } });
  const own = template("own", { own: true });

  it("are found by shortcut, then title, then words; of equals what is said more", () => {
    expect(found([own, late, lost], "los").map(({ id }) => id)).toEqual(["lost", "late"]);
    expect(found([lost, late, own], "丢失").map(({ id }) => id)).toEqual(["lost"]);
    expect(found([lost, late, own], "").map(({ id }) => id)).toEqual(["own", "lost", "late"]);
    expect(found([lost, late, own], "", new Map([["late", 3]])).map(({ id }) => id)).toEqual(["late", "own", "lost"]);
  });

  it("speak the nearest language and tone", () => {
    expect(textOf(late, "en-GB", "formal")).toEqual(["Not lost, late.", "brief"]);
    expect(titleOf(lost, "zh-TW")).toBe("包裹丢失");
  });

  it("stand in the place of what was typed to find them, or behind what stands there", () => {
    const filled = { text: "Sorry {x}", missing: ["{x}"], files: [] };
    const before = { ...EMPTY_DRAFT, text: "Hi /lo there" };
    const after = placed(before, "lost", filled, { at: 3, words: "lo" });
    expect(after.text).toBe("Hi Sorry {x} there");
    expect(placed(after, "late", { ...filled, text: "Bye" }, null)).toMatchObject({
      text: "Hi Sorry {x} there\nBye",
      used: [{ id: "lost" }, { id: "late" }],
      blanks: ["{x}"],
    });
  });
});

describe("the palette", () => {
  const entry = (id: string, group: string, name: string): Entry => ({
    id,
    group,
    icon: "keys",
    name,
    run: () => undefined,
  });

  it("finds by all words, the names that begin with them first, group by group", () => {
    const all = [entry("1", "A", "Do resolve"), entry("2", "B", "Resolve now"), entry("3", "A", "Take")];
    expect(matching(all, "resolve").map(({ id }) => id)).toEqual(["2", "1"]);
    expect(matching(all, "now resolve").map(({ id }) => id)).toEqual(["2"]);
    expect(matching([{ ...entry("4", "A", "Hand over"), also: "转接 transfer" }], "Transfer")).toHaveLength(1);
    expect(grouped(all).map(({ id }) => id)).toEqual(["1", "3", "2"]);
  });

  it("runs one's own macro of a key before everybody's", () => {
    const macro = { name: "m", actions: [], key: "1", version: 1 };
    const [shared, own] = [
      { ...macro, id: "s", own: false },
      { ...macro, id: "o", own: true },
    ];
    expect(macroOf([shared, own], "1")?.id).toBe("o");
    expect(macroOf([shared, own], "2")).toBeUndefined();
  });
});
