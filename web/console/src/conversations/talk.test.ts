import { describe, expect, it } from "vitest";
import { arrived, holder } from "./around.data.js";
import { heard, NEW_DESK } from "./desk.data.js";
import { changeable } from "./marks.data.js";
import { meant, mentionAt, mentioned, pieces, withMention } from "./mentions.data.js";

const people = [
  { id: "1", name: "Mei" },
  { id: "2", name: "Mei Lin" },
  { id: "3", name: "陈知夏" },
  { id: "4", name: "Amei" },
];

describe("mentions", () => {
  it("are looked for behind an @ that begins a word, also in a Chinese sentence, and in no address", () => {
    expect(mentionAt("ask @me", 7)).toEqual({ at: 4, words: "me" });
    expect(mentionAt("麻烦@陈", 4)).toEqual({ at: 2, words: "陈" });
    expect(mentionAt("mail ann@larch", 14)).toBeNull();
    expect(mentionAt("ask @mei now", 12)).toBeNull();
  });

  it("find whose name begins so before whose name has it inside", () => {
    expect(meant(people, "me").map(({ name }) => name)).toEqual(["Mei", "Mei Lin", "Amei"]);
    expect(meant(people, "知夏").map(({ id }) => id)).toEqual(["3"]);
  });

  it("put the name where the letters stood", () => {
    expect(withMention("ask @me please", { at: 4, words: "me" }, "Mei Lin")).toBe("ask @Mei Lin please");
  });

  it("name those whose name stands there, the longest that fits", () => {
    expect(mentioned("@Mei Lin and @陈知夏看一下", people)).toEqual(["2", "3"]);
    expect(mentioned("@Mei, and mei@larch.example", people)).toEqual(["1"]);
    expect(mentioned("nobody", people)).toEqual([]);
    expect(pieces("ask @Mei now", ["Mei"])).toEqual(["ask ", "@Mei", " now"]);
    expect(pieces("a (b", ["(b"])).toEqual(["a (b"]);
  });
});

describe("colleagues at one conversation", () => {
  const told = arrived(
    [
      { id: "me", name: "Me", since: 5, seconds: 8 },
      { id: "2", name: "Mei", since: 3, seconds: 8 },
      { id: "3", name: "Yu", since: 0, seconds: 0 },
    ],
    1000,
  );

  it("the first who types answers, until they are silent for too long", () => {
    expect(holder(told, "me", 1000)?.name).toBe("Mei");
    expect(holder(told, "2", 1000)).toBeNull();
    expect(holder(told, "me", 9000)).toBeNull();
  });
});

describe("what a customer types", () => {
  const typing = { t: "typing", conversation: "c", who: "customer", on: true } as const;

  it("stays in sight while they go on, and goes with the field's being emptied", () => {
    const shown = heard(NEW_DESK, { ...typing, text: "我想退" }, 0);
    expect(heard(shown, typing, 3000).typing.get("c")?.text).toBe("我想退");
    expect(heard(shown, { ...typing, on: false }, 3000).typing.has("c")).toBe(false);
  });
});

describe("a message of one's own", () => {
  it("can be said otherwise for a quarter of an hour", () => {
    const event = { seq: 1, at: "2026-01-05T08:00:00Z", actor: { kind: "member", id: "me" }, body: { kind: "left" } };
    const at = Date.parse(event.at);
    expect(changeable(event as never, "me", at + 14 * 60_000)).toBe(true);
    expect(changeable(event as never, "me", at + 15 * 60_000)).toBe(false);
    expect(changeable(event as never, "other", at)).toBe(false);
  });
});
