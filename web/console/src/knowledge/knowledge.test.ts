import { describe, expect, it } from "vitest";
import type { Article, Category } from "@client/types.js";
import * as article from "./article.data.js";
import { branches, movedBranch, renamedPath } from "./categories.data.js";
import { chosen, isDue, localOf, momentOf, parseList, queryOf } from "./list.data.js";
import { marked, pictureOf, placed, type Edit } from "./markdown.data.js";
import { added, dropped, moved, pasted } from "./questions.data.js";
import { parseVersions } from "./versions.data.js";

const stored = (language: Article["language"], more: Partial<Article> = {}): Article => ({
  ...article.newArticle(),
  id: language,
  group_key: "g",
  language,
  questions: ["How?"],
  answer: "So.",
  answer_html: "",
  answer_text: "",
  source_id: null,
  updated_at: "2026-01-05T08:00:00Z",
  updated_by: null,
  version: 1,
  figures: null,
  hints: null,
  ...more,
});

describe("an article in its languages", () => {
  const pair = article.groupOf([stored("en"), stored("zh-TW", { source_id: "en", out_of_date: true })]);

  it("is changed only where something was written", () => {
    expect(article.changedOf(pair)).toEqual([]);
    expect(article.changedOf(article.withDraft(pair, "zh-TW", { answer: " So. " }))).toEqual([]);
    expect(article.changedOf(article.withDraft(pair, "zh-TW", { out_of_date: false }))).toEqual(["zh-TW"]);
  });

  it("is saved with the leading edition first", () => {
    const both = article.withDraft(article.withDraft(pair, "zh-TW", { answer: "好。" }), "en", { answer: "Well." });
    expect(article.changedOf(both)).toEqual(["en", "zh-TW"]);
  });

  it("shares what it has once, also with a language that is new", () => {
    const filed = article.withShared(pair, { category: "Orders" });
    expect(article.changedOf(filed)).toEqual(["en", "zh-TW"]);
    const opened = article.withDraft(filed, "zh-CN", {});
    expect(opened["zh-CN"]?.draft.category).toBe("Orders");
    expect(article.changedOf(opened)).toEqual(["en", "zh-TW"]);
  });

  it("keeps what was typed while it was being saved", () => {
    const sent = article.withDraft(pair, "en", { answer: "One." });
    const typed = article.withDraft(sent, "en", { answer: "One. Two." });
    const answered = stored("en", { answer: "One.", version: 2 });
    const draft = (sent.en ?? { draft: article.newArticle() }).draft;
    expect(article.withSaved(typed, draft, answered).en?.draft.answer).toBe("One. Two.");
    expect(article.withSaved(sent, draft, answered).en?.draft.answer).toBe("One.");
    expect(article.refreshed(typed, [stored("en", { version: 3 })]).en?.from?.version).toBe(1);
    expect(article.refreshed(pair, [stored("en", { version: 3 })]).en?.from?.version).toBe(3);
  });

  it("wants a question, an answer and whole buttons; blanks are places to write", () => {
    const draft = { ...article.newArticle(), questions: [" a ", ""], answer: "Yes." };
    expect(article.isComplete(draft)).toBe(true);
    expect(article.cleaned(draft).questions).toEqual(["a"]);
    const button = { label: "Go", url: "", question: " " };
    expect(article.isComplete({ ...draft, buttons: [button] })).toBe(false);
    expect(article.isComplete({ ...draft, buttons: [{ ...button, question: "Where?" }] })).toBe(true);
    expect(article.cleaned({ ...draft, buttons: [{ label: "", url: "", question: " " }] }).buttons).toEqual([]);
  });
});

describe("questions", () => {
  it("are added, dropped and moved, and never none", () => {
    expect(added(["a", "b"], 1)).toEqual(["a", "", "b"]);
    expect(dropped(["a"], 0)).toEqual([""]);
    expect(moved(["a", "b", "c"], 2, -1)).toEqual(["a", "c", "b"]);
    expect(moved(["a", "b"], 0, -1)).toEqual(["a", "b"]);
  });

  it("come many at once by pasting, each once, beside what stands", () => {
    expect(pasted([""], 0, "One?\n\n Two? \r\nOne?")).toEqual(["One?", "Two?"]);
    expect(pasted(["a", "b"], 1, "c\na")).toEqual(["a", "b", "c"]);
    expect(pasted(["a"], 0, "One?")).toBeNull();
  });
});

describe("marking", () => {
  const done = (text: string, { from, to, insert, start, end }: Edit): string => {
    const whole = text.slice(0, from) + insert + text.slice(to);
    return `${whole.slice(0, start)}<${whole.slice(start, end)}>${whole.slice(end)}`;
  };

  it("goes around the words, and off again", () => {
    expect(done("a word", marked("bold", "a word", 2, 6))).toBe("a **<word>**");
    expect(done("a **word**", marked("bold", "a **word**", 4, 8))).toBe("a <word>");
    expect(done("see", marked("link", "see", 0, 3))).toBe("[see](<https://>)");
  });

  it("goes before whole lines, and off again", () => {
    expect(done("x\na\nb", marked("list", "x\na\nb", 2, 5))).toBe("x\n<- a\n- b>");
    expect(done("- a\n- b", marked("numbers", "- a\n- b", 0, 7))).toBe("<1. a\n2. b>");
    expect(done("## a", marked("heading", "## a", 4, 4))).toBe("a<>");
  });

  it("places a field with the part to write over, and a picture whatever its name", () => {
    expect(done("", placed("{{product.price:SKU}}", 0, 0, "SKU"))).toBe("{{product.price:<SKU>}}");
    expect(pictureOf("1", "a]b.png")).toBe("![a b](file:1)");
  });
});

describe("categories", () => {
  const category = (path: string): Category => ({ path, titles: {}, articles: 1 });
  const tree = branches(["B/x", "A", "B/y"].map(category));
  const paths = (list: readonly { path: string }[] | null): string[] | undefined => list?.map(({ path }) => path);

  it("stand below the one they lie in, in their order", () => {
    expect(paths(tree)).toEqual(["B", "B/x", "B/y", "A"]);
    expect(tree.map(({ depth, name }) => `${depth}${name}`)).toEqual(["0B", "1x", "1y", "0A"]);
  });

  it("move among their own with all below them", () => {
    expect(paths(movedBranch(tree, "A", -1))).toEqual(["A", "B", "B/x", "B/y"]);
    expect(paths(movedBranch(tree, "B", 1))).toEqual(["A", "B", "B/x", "B/y"]);
    expect(paths(movedBranch(tree, "B/y", -1))).toEqual(["B", "B/y", "B/x", "A"]);
    expect(movedBranch(tree, "B/y", 1)).toBeNull();
  });

  it("keep their place when they are renamed", () => expect(renamedPath("B/x", " a/b ")).toBe("B/a∕b"));
});

describe("the list", () => {
  it("reads its address and ignores what is not one", () => {
    const search = parseList({ q: "refund", state: "draft", due: "never", language: "fr", category: 3 });
    expect(search).toEqual({ q: "refund", state: "draft" });
    expect(queryOf(search)).toEqual({ q: "refund", status: "draft" });
    expect(chosen(search)).toBe(1);
    expect(parseVersions({ at: "3", to: "-1" })).toEqual({ at: 3 });
  });

  it("knows what is due, and tells moments in the editor's own time", () => {
    expect([isDue(null, "2026-01-05"), isDue("2026-01-05", "2026-01-05"), isDue("2026-01-06", "2026-01-05")]).toEqual([
      false,
      true,
      false,
    ]);
    expect(momentOf(localOf("2026-01-05T08:30:00.000Z"))).toBe("2026-01-05T08:30:00.000Z");
    expect([localOf(null), momentOf("")]).toEqual(["", null]);
  });
});
