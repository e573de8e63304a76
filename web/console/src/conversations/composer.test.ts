import { describe, expect, it } from "vitest";
import type { Head } from "@client/types.js";
import {
  EMPTY_DRAFT,
  inMode,
  joined,
  NOT_TYPING,
  parseDrafts,
  sends,
  sentOff,
  slashAt,
  typed,
  unfilled,
  usesOf,
  withDraft,
} from "./composer.data.js";

const ENTER = {
  key: "Enter",
  shiftKey: false,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  isComposing: false,
  keyCode: 13,
};

describe("keys", () => {
  it("send with Enter and break the line with Shift", () => {
    expect(sends(ENTER, true)).toBe(true);
    expect(sends({ ...ENTER, shiftKey: true }, true)).toBe(false);
    expect(sends({ ...ENTER, key: "a", keyCode: 65 }, true)).toBe(false);
  });

  it("send with Ctrl and Enter for who wants Enter to break the line", () => {
    expect(sends(ENTER, false)).toBe(false);
    expect(sends({ ...ENTER, ctrlKey: true }, false)).toBe(true);
    expect(sends({ ...ENTER, metaKey: true }, false)).toBe(true);
  });

  it("never send while characters are being composed, nor with the Enter that ends it", () => {
    expect(sends({ ...ENTER, isComposing: true }, true)).toBe(false);
    expect(sends({ ...ENTER, keyCode: 229, ctrlKey: true }, false)).toBe(false);
  });
});

describe("drafts", () => {
  it("are kept per conversation and leave nothing behind when emptied", () => {
    const one = withDraft({}, "a", { ...EMPTY_DRAFT, text: "half" });
    const two = withDraft(one, "b", { ...EMPTY_DRAFT, mode: "note" });
    expect(Object.keys(two)).toEqual(["a", "b"]);
    expect(Object.keys(withDraft(two, "a", { ...EMPTY_DRAFT, text: "  " }))).toEqual(["b"]);
  });

  it("of a reply and of a note keep their own words, and only what was said is gone", () => {
    const reply = { ...EMPTY_DRAFT, text: "Your parcel" };
    const note = { ...inMode(reply, "note"), text: "Ask Bo" };
    expect([inMode(reply, "note").text, inMode(note, "reply").text]).toEqual(["", "Your parcel"]);
    expect(inMode(inMode(note, "reply"), "note")).toEqual(note);
    expect(sentOff(note)).toEqual(reply);
    expect(inMode(sentOff(inMode(note, "reply")), "note").text).toBe("Ask Bo");
    expect(sentOff(reply)).toEqual(EMPTY_DRAFT);
    expect(parseDrafts(JSON.stringify({ a: note, b: { ...note, aside: 7 } }))).toEqual({ a: note });
  });

  it("survive storage, and what is not a draft does not get in", () => {
    const drafts = withDraft({}, "a", { mode: "note", text: "备注", files: [] });
    expect(parseDrafts(JSON.stringify(drafts))).toEqual(drafts);
    expect(parseDrafts(JSON.stringify({ ...drafts, b: { text: 7 }, c: null }))).toEqual(drafts);
    for (const broken of [null, "", "{", "null", "[]", "7"]) expect(parseDrafts(broken)).toEqual({});
  });
});

describe("typing", () => {
  const owed = { owed_since: "2026-01-05T08:00:00Z" } as Head;

  it("tells at most every three seconds and begins an owed answer once", () => {
    const [first, said] = typed(NOT_TYPING, "h", owed, 10_000);
    expect(said).toEqual({ tell: true, start: true });
    const [second, again] = typed(first, "he", owed, 11_000);
    expect(again).toEqual({ tell: null, start: false });
    expect(typed(second, "hel", owed, 13_000)[1]).toEqual({ tell: true, start: false });
  });

  it("begins again when the next answer is owed, and never when none is", () => {
    const [state] = typed(NOT_TYPING, "h", owed, 10_000);
    expect(typed(state, "n", { owed_since: "2026-01-05T09:00:00Z" } as Head, 11_000)[1].start).toBe(true);
    expect(typed(NOT_TYPING, "n", { owed_since: null } as Head, 10_000)[1].start).toBe(false);
  });

  it("tells that it stopped when the field is emptied, once", () => {
    const [state] = typed(NOT_TYPING, "h", owed, 10_000);
    const [empty, said] = typed(state, "", owed, 10_500);
    expect(said.tell).toBe(false);
    expect(typed(empty, "", owed, 10_600)[1].tell).toBeNull();
  });
});

it("joins the drafts of two devices: the newest word stands, and what was sent there is gone here", () => {
  const reply = (text: string): typeof EMPTY_DRAFT => ({ ...EMPTY_DRAFT, text });
  const there = (conversation_id: string, text: string): Parameters<typeof joined>[2][number] => ({
    conversation_id,
    ...{ mode: "reply", text, files: [], aside: null, at: "2026-01-05T08:00:00Z" },
  });
  const here = { typing: reply("newer"), sent: reply("old"), same: reply("old") };
  const found = joined(
    here,
    ["typing", "cleared"],
    [there("typing", "older"), there("same", "new"), there("cleared", "x")],
  );
  expect(found).toEqual({ typing: reply("newer"), same: reply("new") });
});

describe("templates", () => {
  it("are looked for behind a slash that begins a word, up to the caret", () => {
    expect(slashAt("/", 1)).toEqual({ at: 0, words: "" });
    expect(slashAt("Hello /lost", 11)).toEqual({ at: 6, words: "lost" });
    expect(slashAt("你好\n/退款 later", 6)).toEqual({ at: 3, words: "退款" });
    expect(slashAt("您看哪个更方便？/谢谢", 11)).toEqual({ at: 8, words: "谢谢" });
    expect(slashAt("and/or", 6)).toBeNull();
    expect(slashAt("和/或", 3)).toBeNull();
    expect(slashAt("https://x", 9)).toBeNull();
    expect(slashAt("/lost parcel", 12)).toBeNull();
  });

  it("hold a message back while a blank of theirs stands in it", () => {
    const open = { ...EMPTY_DRAFT, text: "by {expected time}, {x}", blanks: ["{expected time}"] };
    expect(unfilled(open)).toEqual(["{expected time}"]);
    expect(unfilled({ ...open, text: "by noon, {x}" })).toEqual([]);
  });

  it("count as edited when their words are changed, not when their blanks are filled", () => {
    const used = [{ id: "a", text: "Sorry, it comes {when}. Thank you." }];
    const draft = { ...EMPTY_DRAFT, text: "", used, blanks: ["{when}"] };
    expect(usesOf(draft, "Hi! Sorry, it comes on Monday. Thank you.")).toEqual([{ id: "a", edited: false }]);
    expect(usesOf(draft, "It comes on Monday.")).toEqual([{ id: "a", edited: true }]);
  });
});
