/** An article while it is edited, in all its languages: what it holds, what changed, and what a save leaves behind. */
import type { Article, ArticleButton, ArticleForm, Locale } from "@client/types.js";

export interface ArticleDraft {
  readonly questions: readonly string[];
  readonly answer: string;
  readonly buttons: readonly ArticleButton[];
  readonly status: "published" | "draft";
  readonly out_of_date: boolean;
  readonly category: string;
  readonly audience: Article["audience"];
  readonly valid_from: string | null;
  readonly valid_until: string | null;
  readonly review_on: string | null;
  readonly owner_id: string | null;
  readonly intents: readonly string[];
}

/** What an article has once, whatever language it is read in. */
export type Shared = Pick<
  ArticleDraft,
  "category" | "audience" | "valid_from" | "valid_until" | "review_on" | "owner_id" | "intents"
>;

export interface Edition {
  readonly from: Article | null; // what the server holds; null: not saved yet
  readonly draft: ArticleDraft;
}

export type Group = Readonly<Partial<Record<Locale, Edition>>>;

export const MOST_BUTTONS = 6; // what fits under a bubble on a phone

export const newArticle = (): ArticleDraft => ({
  questions: [""],
  answer: "",
  buttons: [],
  status: "published",
  out_of_date: false,
  category: "",
  audience: "both",
  valid_from: null,
  valid_until: null,
  review_on: null,
  owner_id: null,
  intents: [],
});

export const draftOf = (article: Article): ArticleDraft => ({
  questions: article.questions,
  answer: article.answer,
  buttons: article.buttons,
  status: article.status === "published" ? "published" : "draft",
  out_of_date: article.out_of_date,
  category: article.category,
  audience: article.audience,
  valid_from: article.valid_from,
  valid_until: article.valid_until,
  review_on: article.review_on,
  owner_id: article.owner_id,
  intents: article.intents,
});

/** Blank questions and buttons are places to write, not questions and buttons. */
export const cleaned = (draft: ArticleDraft): ArticleDraft => ({
  ...draft,
  questions: draft.questions.map((question) => question.trim()).filter(Boolean),
  answer: draft.answer.trim(),
  buttons: draft.buttons
    .map(({ label, url, question }) => ({ label: label.trim(), url: url.trim(), question: question.trim() }))
    .filter(({ label, url, question }) => label || url || question),
  category: draft.category.trim(),
});

export function isComplete(draft: ArticleDraft): boolean {
  const { questions, answer, buttons } = cleaned(draft);
  return (
    questions.length > 0 && answer !== "" && buttons.every(({ label, url, question }) => label && (url || question))
  );
}

/** A language that was only opened, and not written in, is nothing to save. */
export function isChanged({ from, draft }: Edition): boolean {
  const { questions, answer, buttons } = cleaned(draft);
  if (from === null) return questions.length > 0 || answer !== "" || buttons.length > 0;
  return JSON.stringify(cleaned(draft)) !== JSON.stringify(cleaned(draftOf(from)));
}

export const formOf = (draft: ArticleDraft, language: Locale, group: string): ArticleForm => ({
  ...cleaned(draft),
  language,
  group_key: group,
});

/** The edition that others follow, else the one that was written first. */
export function leading(group: Group): Locale | undefined {
  const entries = Object.entries(group) as [Locale, Edition][];
  const lead = entries.find(([, { from }]) => from !== null && from.source_id === null) ?? entries[0];
  return lead?.[0];
}

/** In the order they are saved: the leading one first, so that a translation says the same as what was just saved. */
export function changedOf(group: Group): readonly Locale[] {
  const lead = leading(group);
  const changed = (Object.entries(group) as [Locale, Edition][])
    .filter(([, edition]) => isChanged(edition))
    .map(([language]) => language);
  return changed.sort((a, b) => Number(b === lead) - Number(a === lead));
}

export const groupOf = (editions: readonly Article[]): Group =>
  Object.fromEntries(editions.map((from) => [from.language, { from, draft: draftOf(from) }]));

export const withDraft = (group: Group, language: Locale, part: Partial<ArticleDraft>): Group => {
  const { from, draft } = group[language] ?? { from: null, draft: { ...newArticle(), ...sharedOf(group) } };
  return { ...group, [language]: { from, draft: { ...draft, ...part } } };
};

export function sharedOf(group: Group): Shared {
  const lead = leading(group);
  const { category, audience, valid_from, valid_until, review_on, owner_id, intents } =
    (lead && group[lead]?.draft) ?? newArticle();
  return { category, audience, valid_from, valid_until, review_on, owner_id, intents };
}

export const withShared = (group: Group, part: Partial<Shared>): Group =>
  (Object.keys(group) as Locale[]).reduce((all, language) => withDraft(all, language, part), group);

/** After a save: what was typed while it ran stays typed. */
export function withSaved(group: Group, sent: ArticleDraft, stored: Article): Group {
  const now = group[stored.language]?.draft ?? sent;
  const draft = now === sent ? draftOf(stored) : now;
  return { ...group, [stored.language]: { from: stored, draft } };
}

/** The server's news for every edition nobody has touched here. */
export function refreshed(group: Group, editions: readonly Article[]): Group {
  const fresh = editions.filter(({ language }) => {
    const here = group[language];
    return here === undefined || !isChanged(here);
  });
  return { ...group, ...groupOf(fresh) };
}

export const without = (group: Group, language: Locale): Group =>
  Object.fromEntries(Object.entries(group).filter(([name]) => name !== language));
