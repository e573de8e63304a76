/** Every request the console makes, by name. Views call these and know no address. */
import { address, get, patch, post, put, remove, send, upload } from "./rest.js";
import type {
  AnswerField,
  Article,
  ArticleChange,
  ArticleForm,
  AuditEntry,
  ArticleQuery,
  Bin,
  Case,
  Cause,
  Causes,
  Category,
  Channel,
  ChannelChange,
  ChannelForm,
  Counts,
  Customer,
  CustomerChange,
  CustomerLine,
  Diff,
  Events,
  FileRef,
  Found,
  Head,
  Hint,
  Imported,
  Invitation,
  InvitationLook,
  Kept,
  Locale,
  Measures,
  Member,
  MemberChange,
  MemberCommand,
  NewInvitation,
  Order,
  Page,
  ParkedStep,
  ResetLook,
  Preview,
  Role,
  SavedDraft,
  SavedDraftForm,
  SavedView,
  SavedViewForm,
  Session,
  StatusFilter,
  Team,
  Trial,
  Version,
  View,
  Workspace,
  WorkspaceChange,
  Writing,
  Waterfall,
} from "./types.js";

export const session = {
  get: () => get<Session>("/session"),
  open: (email: string, password: string) => post<Session>("/session", { email, password }),
  close: () => remove<null>("/session"),
  closeAll: () => remove<null>("/sessions"),
  change: (facts: { name?: string; locale?: Locale }) => patch<Session>("/session", facts),
  password: (old: string, next: string) => put<null>("/session/password", { old, new: next }),
};

/** For who forgot theirs: a link by mail, and what it opens. */
export const passwords = {
  forgotten: (email: string) => post<null>("/password/forgotten", { email }),
  look: (token: string) => post<ResetLook>("/password/look", { token }),
  set: (token: string, password: string) => post<null>("/password", { token, password }),
};

export const audit = {
  list: (after?: string | null, limit = 50) => get<Page<AuditEntry>>("/audit", { after, limit }),
};

/** What signs every webhook of the workspace. */
export const webhooks = {
  secret: () => post<{ secret: string }>("/workspace/webhooks/secret", {}),
  renewSecret: () => post<{ secret: string }>("/workspace/webhooks/secret/renew", {}),
};

export const workspace = {
  get: () => get<Workspace>("/workspace"),
  change: (facts: WorkspaceChange) => patch<Workspace>("/workspace", facts),
};

export const invitations = {
  list: (after?: string | null) => get<Page<Invitation>>("/invitations", { after }),
  create: (email: string, role: Role) => post<NewInvitation>("/invitations", { email, role }),
  revoke: (id: string) => remove<null>(`/invitations/${id}`),
  look: (token: string) => post<InvitationLook>("/invitation/look", { token }),
  accept: (token: string, name: string, password: string) => post<Session>("/invitation", { token, name, password }),
};

export const members = {
  list: (after?: string | null, limit = 50) => get<Page<Member>>("/members", { after, limit }),
  change: (id: string, facts: MemberChange) => patch<Member>(`/members/${id}`, facts),
  sendReset: (id: string) => post<null>(`/members/${id}/password-reset`),
};

export const teams = {
  list: (after?: string | null, limit = 50) => get<Page<Team>>("/teams", { after, limit }),
  create: (name: string) => post<Team>("/teams", { name }),
  rename: (id: string, name: string) => patch<Team>(`/teams/${id}`, { name }),
  putIn: (id: string, member: string) => put<null>(`/teams/${id}/members/${member}`),
  takeOut: (id: string, member: string) => remove<null>(`/teams/${id}/members/${member}`),
};

export interface HeadQuery {
  readonly view: View;
  readonly status: StatusFilter;
  readonly team?: string | undefined;
  readonly channel?: string | undefined;
  readonly tag?: string | undefined;
  readonly assignee?: string | undefined;
  readonly language?: string | undefined;
  readonly priority?: number | undefined;
  readonly vip?: boolean | undefined;
  readonly reason?: string | undefined;
  readonly age?: number | undefined;
  readonly customer?: string | undefined;
}

export interface SearchQuery {
  readonly q: string;
  readonly until?: string;
  readonly since?: string;
  readonly tag?: string;
  readonly by?: "customer" | "member" | "bot";
  readonly member?: string;
}

export const conversations = {
  list: (query: HeadQuery, after?: string | null, limit = 50) =>
    get<Page<Head>>("/conversations", { ...query, after, limit }),
  counts: () => get<Counts>("/conversations/counts"),
  numbered: (number: number) => get<{ head: Head }>(`/conversations/by-number/${number}`),
  ofOrder: (number: string, after?: string | null) =>
    get<Page<Head>>("/conversations/by-order", { number, after, limit: 5 }),
  one: (id: string) => get<{ head: Head }>(`/conversations/${id}`),
  events: (id: string, before?: number, limit = 50) => get<Events>(`/conversations/${id}/events`, { before, limit }),
  command: (id: string, key: string, command: MemberCommand) =>
    post<{ readonly seq: number }>(`/conversations/${id}/commands`, { key, command }),
  search: (query: string | SearchQuery, after?: string | null) =>
    get<Page<Found>>("/search", { ...(typeof query === "string" ? { q: query } : query), after }),
};

export const views = {
  list: () => get<Page<SavedView>>("/views"),
  keep: (view: SavedViewForm) => post<SavedView>("/views", view),
  change: (id: string, view: SavedViewForm) => put<SavedView>(`/views/${id}`, view),
  drop: (id: string) => remove<null>(`/views/${id}`),
};

export const drafts = {
  list: () => get<Page<SavedDraft>>("/drafts"),
  keep: (conversation: string, draft: SavedDraftForm) => put<null>(`/conversations/${conversation}/draft`, draft),
};

export const customers = {
  list: (q: string, after?: string | null) => get<Page<CustomerLine>>("/customers", { q, after }),
  one: (id: string) => get<Customer>(`/customers/${id}`),
  change: (id: string, facts: CustomerChange) => patch<Customer>(`/customers/${id}`, facts),
  orders: (id: string) => get<Page<Order>>(`/customers/${id}/orders`),
};

export const files = {
  put: (file: File, told?: (share: number) => void) =>
    send<FileRef>("/files", { name: file.name }, file, file.type || "application/octet-stream", told),
  address: (id: string) => address(`/files/${id}`),
};

export const articles = {
  list: (query: ArticleQuery, after?: string | null) => get<Page<Article>>("/articles", { ...query, after }),
  one: (id: string) => get<Article>(`/articles/${id}`),
  editions: (id: string) => get<readonly Article[]>(`/articles/${id}/editions`),
  create: (article: ArticleForm) => post<Article>("/articles", article),
  save: (id: string, article: ArticleChange) => put<Article>(`/articles/${id}`, article),
  remove: (id: string) => remove<null>(`/articles/${id}`),
  lead: (id: string) => post<Article>(`/articles/${id}/lead`),
  preview: (answer: string, language: Locale) => post<Preview>("/articles/preview", { answer, language }),
  fields: () => get<readonly AnswerField[]>("/articles/fields"),
  similar: (writing: Writing) => post<readonly Hint[]>("/articles/similar", writing),
  hints: (id: string) => get<readonly Hint[]>(`/articles/${id}/hints`),
  dismiss: (id: string, other: string) => post<null>(`/articles/${id}/hints/dismiss`, { other_id: other }),
  ask: (text: string, language: Locale) => post<Trial>("/articles/try", { text, language }),
};

export const versions = {
  list: (article: string, after?: string | null) => get<Page<Version>>(`/articles/${article}/versions`, { after }),
  one: (article: string, number: number) => get<Kept>(`/articles/${article}/versions/${number}`),
  compare: (article: string, from: number, to: number) =>
    get<Diff>(`/articles/${article}/versions/${from}/diff`, { to }),
  restore: (article: string, number: number, present: number) =>
    post<{ version: number }>(`/articles/${article}/versions/${number}/restore`, { version: present }),
};

export const categories = {
  list: () => get<readonly Category[]>("/articles/categories"),
  order: (items: readonly Pick<Category, "path" | "titles">[]) =>
    put<readonly Category[]>("/articles/categories", { items }),
  rename: (before: string, after: string) =>
    post<readonly Category[]>("/articles/categories/rename", { before, after }),
};

export const exchange = {
  read: (file: Blob, how: { name: string; language: Locale; preview: boolean }) =>
    upload<Imported>("/articles/import", how, file, "application/octet-stream"),
  address: (format: "jsonl" | "csv" | "markdown") => address("/articles/export", { format }),
};

export const channels = {
  list: () => get<Page<Channel>>("/channels"),
  create: (channel: ChannelForm) => post<Channel>("/channels", channel),
  change: (id: string, facts: ChannelChange) => patch<Channel>(`/channels/${id}`, facts),
  secret: (id: string) => post<{ secret: string }>(`/channels/${id}/secret`),
};

export interface Period {
  since: string;
  until: string;
}

export interface CaseQuery extends Period {
  min_seconds?: number | undefined;
  max_seconds?: number | undefined;
  how?: "left" | "waiting" | undefined;
}

export const measures = {
  list: (period: Period, target: number) => get<Measures>("/measures", { ...period, within: target }),
  histogram: (name: string, period: Period) => get<{ bins: Bin[] }>(`/measures/${name}/histogram`, { ...period }),
  cases: (name: string, query: CaseQuery, after?: string | null) =>
    get<Page<Case>>(`/measures/${name}/conversations`, { ...query, after }),
  causes: (period: Period, late: number) => get<Causes>("/measures/causes", { ...period, late }),
  behindCause: (cause: Cause, period: Period, late: number, after?: string | null) =>
    get<Page<Case>>(`/measures/causes/${cause}/conversations`, { ...period, late, after }),
  waterfall: (conversation: string) => get<{ items: Waterfall[] }>(`/conversations/${conversation}/waterfall`),
};

export const steps = {
  parked: () => get<Page<ParkedStep>>("/steps/parked"),
  retry: (step: string, lane: string) => post<null>("/steps/parked/retry", { step, lane }),
};
