/** What the console asks about questions without a good article, replies in review, and what is learned from them. */
import { get, post, put, remove } from "./rest.js";
import type { components } from "./schema.js";
import type { Page } from "./types.js";

type Made = components["schemas"];

export type Gap = Made["GapOut"];
export type GapEffect = NonNullable<Gap["effect"]>;
export type GapStatus = Gap["status"];
export type GapOrder = "volume" | "lost_seconds";
export type GapPublish = Partial<Made["GapPublishForm"]>;
export type Asked = Made["AskedOut"];
export type Saved = Made["SavedOut"];
export type Top = Made["TopOut"];
export type TopPage = Made["TopPageOut"];
export type ReviewRule = Made["ReviewRuleOut"];
export type WaitingDraft = Made["WaitingDraftOut"];
export type Correction = Made["CorrectionOut"];
export type Waiting = Made["WaitingOut"];
export type BotHealth = Made["BotHealthOut"];

export const botHealth = (): Promise<BotHealth> => get<BotHealth>("/bot/health");

export const waiting = (): Promise<Waiting> => get<Waiting>("/bot/waiting");

export const gaps = {
  list: (status: GapStatus, by: GapOrder, after?: string | null) => get<Page<Gap>>("/bot/gaps", { status, by, after }),
  asked: (id: string, after?: string | null) => get<Page<Asked>>(`/bot/gaps/${id}/asked`, { after, limit: 20 }),
  top: (month?: string) => get<TopPage>("/bot/gaps/top", { month }),
  saved: () => get<Saved>("/bot/gaps/saved"),
  publish: (id: string, form: GapPublish) =>
    post<{ readonly gap: Gap; readonly article_id: string }>(`/bot/gaps/${id}/publish`, form),
  dismiss: (id: string) => post<Gap>(`/bot/gaps/${id}/dismiss`),
  reopen: (id: string) => post<Gap>(`/bot/gaps/${id}/reopen`),
};

const place = ({ kind, name }: Pick<ReviewRule, "kind" | "name">): string =>
  `/bot/review/rules/${kind}/${encodeURIComponent(name)}`;

export const review = {
  rules: () => get<Page<ReviewRule>>("/bot/review/rules"),
  put: ({ kind, name, ...form }: ReviewRule) => put<ReviewRule>(place({ kind, name }), form),
  drop: (rule: ReviewRule) => remove<null>(place(rule)),
  drafts: (after?: string | null) => get<Page<WaitingDraft>>("/bot/review/drafts", { after }),
};

export const corrections = {
  open: (before?: string | null) => get<Page<Correction>>("/bot/corrections", { status: "open", before }),
  learn: (id: string, intent: string) => post<Correction>(`/bot/corrections/${id}/learn`, { intent }),
  dismiss: (id: string) => post<Correction>(`/bot/corrections/${id}/dismiss`),
};
