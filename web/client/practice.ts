/** Practice: rounds against a customer who is only played, and a quiz from the articles. */
import { get, post, remove } from "./rest.js";
import type { components } from "./schema.js";
import type { Language } from "./events.wire.js";

type Made = components["schemas"];

export type Round = Made["PracticeRoundOut"];
export type Feedback = Made["PracticeFeedbackOut"];
export type Fact = Made["PracticeFactOut"];
export type Question = Made["PracticeQuestionOut"];
export type Marks = Made["PracticeMarksOut"];
export type Choice = Made["PracticeChoiceForm"];
export type Team = Made["PracticeTeamOut"];

interface Paged<T> {
  readonly items: readonly T[];
  readonly next: string | null;
}

export const practice = {
  begin: (language: Language) => post<Round>("/practice/rounds", { language }),
  rounds: (after: string | null) => get<Paged<Round>>("/practice/rounds", { ...(after && { after }) }),
  answer: (id: string, turn: number, text: string, seconds: number) =>
    post<Round>(`/practice/rounds/${id}/answers`, { turn, text, seconds }),
  forget: (id: string) => remove<null>(`/practice/rounds/${id}`),
  team: () => get<Team>("/practice/team"),
  quiz: (language: Language) => get<{ readonly questions: readonly Question[] }>("/practice/quiz", { language }),
  mark: (answers: readonly Choice[]) => post<Marks>("/practice/quiz", { answers }),
};
