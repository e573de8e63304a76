/** Surveys: what is asked, what came back, and what becomes of low scores. */
import { get, post, put, remove } from "./rest.js";
import type { components } from "./schema.js";
import type { Language } from "./events.wire.js";

type Made = components["schemas"];

export type Scale = Made["SurveyForm"]["scale"];
export type Words = Readonly<Partial<Record<Language, string>>>;
export type SurveyQuestion = Required<Omit<Made["SurveyQuestionForm"], "text">> & { readonly text: Words };
export type Recovery = Required<Made["RecoveryForm"]>;
export type SurveyForm = Omit<
  Required<Made["SurveyForm"]>,
  "questions" | "text" | "thanks" | "recovery" | "channels" | "teams"
> & {
  readonly text: Words;
  readonly thanks: Words;
  readonly channels: readonly string[];
  readonly teams: readonly string[];
  readonly questions: readonly SurveyQuestion[];
  readonly recovery: Recovery | null;
};
export interface Survey {
  readonly id: string;
  readonly survey: SurveyForm;
}
export interface Surveys {
  readonly items: readonly Survey[];
  readonly words: Readonly<Record<Scale, Words>>;
  readonly thanks: Words;
  readonly low: Readonly<Record<Scale, number>>;
}
export type SurveyScore = Made["SurveyScoreOut"];
export type SurveyResults = Made["ResultsOut"];
export type SurveyAnswer = Made["SurveyAnswerOut"];
export type FollowUp = Made["FollowUpOut"];
export type Outcome = Made["CloseForm"]["outcome"];
export type Recovered = Made["RecoveredOut"];
export type Dimension = "day" | "channel" | "team" | "member" | "language";

interface Paged<T> {
  readonly items: readonly T[];
  readonly next: string | null;
}

export const surveys = {
  list: () => get<Surveys>("/surveys"),
  put: (id: string, form: SurveyForm) => put<null>(`/surveys/${id}`, form),
  drop: (id: string) => remove<null>(`/surveys/${id}`),
  order: (ids: readonly string[]) => post<null>("/surveys/order", { ids }),
  results: (id: string, by: Dimension) => get<SurveyResults>(`/surveys/${id}/results`, { by }),
  answers: (id: string, after: string | null, most: number | null) =>
    get<Paged<SurveyAnswer>>(`/surveys/${id}/answers`, {
      ...(after && { after }),
      ...(most !== null && { most }),
    }),
  followUps: (which: "open" | "done", after: string | null) =>
    get<Paged<FollowUp>>("/follow-ups", { which, ...(after && { after }) }),
  figures: () => get<Recovered>("/follow-ups/figures"),
  own: (conversation: string, member_id: string | null) =>
    put<null>(`/follow-ups/${conversation}/owner`, { member_id }),
  close: (conversation: string, outcome: Outcome, note: string) =>
    post<null>(`/follow-ups/${conversation}/close`, { outcome, note }),
};
