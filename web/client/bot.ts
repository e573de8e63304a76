/** What the console asks about the bot: its flows, its language model, its share, and what it leaves for members. */
import { address, get, post, put, remove, upload } from "./rest.js";
import type { components } from "./schema.js";
import type { Locale, Page } from "./types.js";

type Made = components["schemas"];

export type Texts = Readonly<Partial<Record<Locale, string>>>;

/** A step as it is written: which of the fields it has depends on what it does. */
export interface FlowStep {
  readonly id: string;
  readonly do: string;
  readonly [field: string]: unknown;
}

export interface FlowDocument {
  readonly flow: string;
  readonly title: Texts;
  readonly starts_on?: readonly string[];
  readonly starts_on_articles?: readonly string[];
  readonly before_articles?: boolean;
  readonly steps: readonly FlowStep[];
}

export type FlowSummary = Made["FlowSummaryOut"];
export type Flow = Omit<Made["FlowOut"], "document"> & { readonly document: FlowDocument };
export type FlowCheck = Made["CheckOut"];
export type FlowProblem = Made["ProblemOut"];
export type FlowNode = Made["NodeOut"];
export type FlowEdge = Made["EdgeOut"];
export type FlowVersion = Made["FlowVersionOut"];
export type FlowWords = Made["WordsOut"];
export type FlowTrial = Omit<Made["FlowTrialForm"], "document"> & { readonly document: FlowDocument };
export type TriedTurn = Made["TriedTurnOut"];
export type Model = Made["ModelOut"];
export type ModelForm = Made["ModelForm"];
export type ModelTried = Made["ModelTriedOut"];
export type Redacted = Made["RedactedOut"];
export type Prompt = Made["PromptOut"];
export type Share = Made["ShareOut"];
export type ShareForm = Required<Made["ShareForm"]>;
export type ShareChange = Made["ChangeOut"];
export type HandoffRule = Made["HandoffRuleOut"];
export type SavedAhead = Made["SecondsSavedOut"];
export type Beginning = Made["BeginningOut"];
export type Companion = Made["CompanionOut"];
export type Fared = Made["FaredOut"];
export type OffersMost = Made["OffersOut"];
export type Proposal = Made["ProposalOut"];

export const flows = {
  list: () => get<Page<FlowSummary>>("/bot/flows"),
  words: () => get<FlowWords>("/bot/flows/words"),
  one: (id: string) => get<Flow>(`/bot/flows/${id}`),
  create: (document: FlowDocument) => post<Flow>("/bot/flows", { document }),
  save: (id: string, document: FlowDocument, draft: number) => put<Flow>(`/bot/flows/${id}`, { document, draft }),
  validate: (document: FlowDocument) => post<FlowCheck>("/bot/flows/validate", { document }),
  publish: (id: string, draft: number, note: string) => post<Flow>(`/bot/flows/${id}/publish`, { draft, note }),
  pause: (id: string) => post<Flow>(`/bot/flows/${id}/pause`),
  versions: (id: string, before?: string | null) => get<Page<FlowVersion>>(`/bot/flows/${id}/versions`, { before }),
  restore: (id: string, version: number) => post<Flow>(`/bot/flows/${id}/restore`, { version }),
  attempt: (id: string, trial: FlowTrial) => post<{ turns: readonly TriedTurn[] }>(`/bot/flows/${id}/try`, trial),
  import: (yaml: string) => upload<Flow>("/bot/flows/import", {}, yaml, "text/yaml"),
  yaml: (id: string) => address(`/bot/flows/${id}/yaml`),
};

export const model = {
  get: () => get<Model>("/bot/model"),
  change: (form: ModelForm) => put<Model>("/bot/model", form),
  test: () => post<ModelTried>("/bot/model/test", {}),
  redact: (text: string) => post<Redacted>("/bot/model/redact", { text }),
  prompts: () => get<readonly Prompt[]>("/bot/model/prompts"),
};

export const shares = {
  list: (after?: string | null) => get<Page<Share>>("/bot/share", { after }),
  changes: (before?: string | null) => get<Page<ShareChange>>("/bot/share/changes", { before }),
  beginning: () => get<Beginning>("/bot/share/beginning"),
  begin: (percent: number) => put<Beginning>("/bot/share/beginning", { percent }),
  set: (topic: string, channel: string, form: ShareForm) =>
    put<Share>(`/bot/share/${encodeURIComponent(topic)}/${channel}`, form),
};

const ruleAt = ({ kind, name }: HandoffRule): string => `/bot/handoff-rules/${kind}/${encodeURIComponent(name)}`;

export const handoffRules = {
  list: () => get<Page<HandoffRule>>("/bot/handoff-rules"),
  put: (rule: HandoffRule) => put<HandoffRule>(ruleAt(rule), {}),
  drop: (rule: HandoffRule) => remove<null>(ruleAt(rule)),
};

export const ahead = {
  saved: (days: number) => {
    const since = new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);
    return get<SavedAhead>("/bot/ahead", { since });
  },
};

export const recommendations = {
  ask: (conversation: string) => post<Page<Companion>>(`/conversations/${conversation}/recommendations`, {}),
  taken: (id: string) => post<null>(`/recommendations/${id}/taken`),
  fared: (days: number) => {
    const since = new Date(Date.now() - days * 86_400_000).toISOString();
    return get<Fared>("/recommendations/fared", { since });
  },
};

export const offers = {
  most: () => get<OffersMost>("/bot/offers"),
  allow: (most: number) => put<OffersMost>("/bot/offers", { most }),
};

export const proposals = {
  list: (conversation: string) => get<Page<Proposal>>("/bot/proposals", { conversation_id: conversation }),
  approve: (id: string) => post<Proposal>(`/bot/proposals/${id}/approve`),
  refuse: (id: string) => post<Proposal>(`/bot/proposals/${id}/refuse`),
};
