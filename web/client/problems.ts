/** Problems: the board, one of them, what its fix came to, and telling its customers. */
import { get, post, put, remove } from "./rest.js";
import type { components } from "./schema.js";
import type { Language } from "./events.wire.js";
import type { Page } from "./types.js";

type Made = components["schemas"];

export type Problem = Made["BoardProblemOut"];
export type ProblemState = Problem["state"];
export type ProblemForm = Omit<Required<Made["ProblemMadeForm"]>, "conversation_id">;
export type Cause = Made["ProblemCauseOut"];
export type Suggested = Made["SuggestedOut"];
export type LinkedConversation = Made["LinkedOut"];
export type Effect = Made["FixEffectOut"];
export type EffectSide = Made["FixSideOut"];
export type Change = Made["FixChangeOut"];
export type Telling = Made["TellingOut"];
export type Preview = Made["TellingPreviewOut"];
export type Texts = Readonly<Partial<Record<Language, string>>>;

export const problems = {
  column: (state: ProblemState, after: string | null) => get<Page<Problem>>("/problems", { state, after }),
  causes: () => get<{ items: readonly Cause[] }>("/problems/causes"),
  makeOf: (cause: Pick<Cause, "gap_id" | "reason">) =>
    post<Problem>("/problems/causes", { gap_id: cause.gap_id, reason: cause.reason }),
  counts: () => get<{ counts: Partial<Record<ProblemState, number>> }>("/problems/counts"),
  one: (id: string) => get<Problem>(`/problems/${id}`),
  make: (form: ProblemForm, conversation_id: string | null) => post<Problem>("/problems", { ...form, conversation_id }),
  change: (id: string, form: ProblemForm, version: number) => put<Problem>(`/problems/${id}`, { ...form, version }),
  move: (id: string, state: ProblemState) => put<Problem>(`/problems/${id}/state`, { state }),
  drop: (id: string) => remove<null>(`/problems/${id}`),
  suggested: (conversation: string, q: string) =>
    get<{ items: readonly Suggested[] }>(`/problems/for/${conversation}`, { q }),
  conversations: (id: string, after: string | null) =>
    get<Page<LinkedConversation>>(`/problems/${id}/conversations`, { after }),
  link: (id: string, conversation_id: string) => post<null>(`/problems/${id}/conversations`, { conversation_id }),
  unlink: (id: string, conversation: string) => remove<null>(`/problems/${id}/conversations/${conversation}`),
  effect: (id: string) => get<Effect>(`/problems/${id}/effect`),
  tellings: (id: string) => get<{ items: readonly Telling[] }>(`/problems/${id}/tellings`),
  preview: (id: string, words: Texts) => post<Preview>(`/problems/${id}/tellings/preview`, { words }),
  tell: (id: string, words: Texts) => post<Telling>(`/problems/${id}/tellings`, { words }),
  withdraw: (id: string, telling: string) => remove<null>(`/problems/${id}/tellings/${telling}`),
};
