/** Answers suggested to members, the coach's settings and figures, and what a connected model helps with. */
import { get, post, put } from "./rest.js";
import type { components } from "./schema.js";
import type { Locale } from "./types.js";

type Made = components["schemas"];
export type Suggestion = Made["SuggestionOut"];
export type Suggestions = Made["SuggestionsOut"];
export type CoachOff = Made["CoachOut"];
export type CoachAnswer = Required<Made["CoachAnswerForm"]>;
export type CoachProgress = Made["CoachProgressOut"];
export type CoachFigures = Made["CoachFiguresOut"];
export type CoachKind = Made["CoachAnswerForm"]["shown"][number];

export const suggestions = {
  of: (conversation: string, question?: string) =>
    get<Suggestions>(`/conversations/${conversation}/suggestions`, { ...(question && { question }) }),
  said: (conversation: string, form: Made["SuggestionSaidForm"]) =>
    post<null>(`/conversations/${conversation}/suggestions/said`, form),
};

export const coach = {
  off: () => get<CoachOff>("/coach"),
  putOff: (whose: "own" | "workspace", off: readonly string[]) => put<null>(`/coach/${whose}`, { off }),
  answer: (form: CoachAnswer) => post<null>("/coach/answers", form),
  progress: (since: string) => get<CoachProgress>("/coach/progress", { since }),
  figures: (since: string) => get<CoachFigures>("/coach/figures", { since }),
};

export const assistant = {
  state: () => get<Made["AssistantOut"]>("/assistant"),
  summary: (conversation: string, language: Locale) =>
    post<Made["WrittenOut"]>(`/conversations/${conversation}/summary`, { language }),
  translation: (conversation: string, text: string, language: Locale) =>
    post<Made["WrittenOut"]>(`/conversations/${conversation}/translation`, { text, language }),
};
