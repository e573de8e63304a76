/** Requests about offers, escalation and questions beside conversations, by name. */
import { get, post, put, remove } from "./rest.js";
import type { components } from "./schema.js";
import type { Locale, Page } from "./types.js";

type Made = components["schemas"];
export type Offering = Made["OfferingForm"];
export type OfferSettings = Made["HandingOut"];
export type Tally = Made["TallyOut"];
export type EscalationPath = Made["PathOut"];
export type EscalationStep = Made["StepForm"];
export type Escalation = Made["EscalationOut"];
export type SideRequest = Made["RequestOut"];

export const offering = {
  get: (language: Locale) => get<OfferSettings>("/routing/offers", { language }),
  set: (settings: OfferSettings, language: Locale) =>
    put<OfferSettings>(`/routing/offers?language=${language}`, settings),
  tally: (days: number) => get<Page<Tally>>("/routing/offers/tally", { days }),
};

export const escalation = {
  paths: () => get<Page<EscalationPath>>("/routing/escalation/paths"),
  keep: ({ id, ...form }: Omit<EscalationPath, "id"> & { id: string | null }) =>
    id === null
      ? post<EscalationPath>("/routing/escalation/paths", form)
      : put<EscalationPath>(`/routing/escalation/paths/${id}`, form),
  drop: (id: string) => remove<null>(`/routing/escalation/paths/${id}`),
  mine: (after?: string | null) => get<Page<Escalation>>("/routing/escalation/mine", { after }),
  of: (conversation: string) => get<Escalation | null>(`/conversations/${conversation}/escalation`),
  escalate: (conversation: string, path_id: string, why: string, key: string) =>
    post<null>(`/conversations/${conversation}/escalation`, { path_id, why, key }),
};

export interface Question {
  readonly text: string;
  readonly due_seconds: number;
  readonly member_id?: string;
  readonly team_id?: string;
}

export const sideRequests = {
  list: (whose: "for_me" | "by_me", after?: string | null) =>
    get<Page<SideRequest>>("/requests", { whose, after, limit: 20 }),
  count: () => get<{ n: number }>("/requests/count"),
  of: (conversation: string) => get<Page<SideRequest>>(`/conversations/${conversation}/requests`),
  ask: (conversation: string, question: Question) =>
    post<{ id: string }>(`/conversations/${conversation}/requests`, question),
  answer: (id: string, text: string) => post<null>(`/requests/${id}/answer`, { text }),
};
