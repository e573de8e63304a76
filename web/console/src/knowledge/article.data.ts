/** An article while it is edited: what it holds, whether it may be saved, and what a clash leaves to choose. */
import type { Article, ArticleForm, Locale } from "@client/types.js";

export interface ArticleDraft {
  readonly questions: readonly string[];
  readonly answer: string;
  readonly language: Locale;
  readonly category: string;
  readonly status: NonNullable<ArticleForm["status"]>;
}

export const newArticle = (language: Locale): ArticleDraft => ({
  questions: [""],
  answer: "",
  language,
  category: "",
  status: "published",
});

export const draftOf = ({ questions, answer, language, category, status }: Article): ArticleDraft => ({
  questions,
  answer,
  language,
  category,
  status: status === "published" ? "published" : "draft",
});

/** Blank questions are places to write, not questions. */
export const cleaned = (draft: ArticleDraft): ArticleDraft => ({
  ...draft,
  questions: draft.questions.map((question) => question.trim()).filter(Boolean),
  answer: draft.answer.trim(),
  category: draft.category.trim(),
});

export function isComplete(draft: ArticleDraft): boolean {
  const { questions, answer } = cleaned(draft);
  return questions.length > 0 && answer !== "";
}

export const isChanged = (draft: ArticleDraft, from: ArticleDraft): boolean =>
  JSON.stringify(cleaned(draft)) !== JSON.stringify(cleaned(from));

export const withQuestion = (draft: ArticleDraft, at: number, text: string): ArticleDraft => ({
  ...draft,
  questions: draft.questions.map((question, index) => (index === at ? text : question)),
});

/** Pasting several lines makes several questions. */
export function withPasted(draft: ArticleDraft, at: number, text: string): ArticleDraft | null {
  const lines = text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter(Boolean);
  if (lines.length < 2) return null;
  const before = draft.questions.slice(0, at).filter(Boolean);
  return { ...draft, questions: [...before, ...lines, ...draft.questions.slice(at + 1)] };
}
