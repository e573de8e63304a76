/** Every request the console makes, by name. Views call these and know no address. */
import { address, get, patch, post, put, remove, upload } from "./rest.js";
import type {
  Article,
  Bin,
  Case,
  Channel,
  Customer,
  CustomerFact,
  Event,
  FileRef,
  Head,
  Imported,
  Invitation,
  Locale,
  Measures,
  Member,
  MemberCommand,
  Opened,
  Page,
  ParkedStep,
  Role,
  Session,
  StatusFilter,
  Team,
  Trial,
  View,
} from "./types.js";

export const session = {
  get: () => get<Session>("/session"),
  open: (email: string, password: string) => post<Session>("/session", { email, password }),
  close: () => remove<null>("/session"),
  closeAll: () => remove<null>("/sessions"),
  change: (facts: { name?: string; locale?: Locale }) => patch<Session>("/session", facts),
  password: (old: string, next: string) => put<null>("/session/password", { old, new: next }),
};

export const invitations = {
  list: () => get<Page<Invitation>>("/invitations"),
  create: (email: string, role: Role) => post<Invitation>("/invitations", { email, role }),
  revoke: (id: string) => remove<null>(`/invitations/${id}`),
  look: (token: string) => post<{ email: string; role: Role; workspace?: string }>("/invitation/look", { token }),
  accept: (token: string, name: string, password: string) =>
    post<Session>("/invitation/accept", { token, name, password }),
};

export type MemberChange = Partial<Pick<Member, "name" | "role" | "capacity" | "languages">> & {
  deactivated?: boolean;
};

export const members = {
  list: () => get<Page<Member>>("/members"),
  change: (id: string, facts: MemberChange) => patch<Member>(`/members/${id}`, facts),
};

export const teams = {
  list: () => get<Page<Team>>("/teams"),
  create: (name: string) => post<Team>("/teams", { name }),
  change: (id: string, facts: { name?: string; members?: string[] }) => patch<Team>(`/teams/${id}`, facts),
};

export interface HeadQuery {
  view: View;
  status: StatusFilter;
}

export const conversations = {
  list: (query: HeadQuery, after?: string | null, limit = 50) =>
    get<Page<Head>>("/conversations", { ...query, after, limit }),
  counts: () => get<Record<View, number>>("/conversations/counts"),
  one: (id: string) => get<Opened>(`/conversations/${id}`),
  events: (id: string, before?: number, limit = 50) =>
    get<{ events: Event[]; more: boolean }>(`/conversations/${id}/events`, { before, limit }),
  command: (id: string, key: string, command: MemberCommand) =>
    post<{ seq: number }>(`/conversations/${id}/commands`, { key, command }),
};

export const customers = {
  one: (id: string) => get<Customer>(`/customers/${id}`),
  change: (id: string, facts: Partial<Pick<Customer, "name" | "tags" | "tier" | "language">>) =>
    patch<Customer>(`/customers/${id}`, facts),
  timeline: (id: string) => get<Page<CustomerFact>>(`/customers/${id}/timeline`),
};

export const files = {
  put: (file: File) => upload<FileRef>("/files", { name: file.name }, file, file.type || "application/octet-stream"),
  address: (id: string) => address(`/files/${id}`),
};

export interface ArticleQuery {
  q: string;
  language: string;
  category: string;
}

export const articles = {
  list: (query: ArticleQuery, after?: string | null) => get<Page<Article>>("/articles", { ...query, after }),
  one: (id: string) => get<Article>(`/articles/${id}`),
  create: (article: Omit<Article, "id" | "version" | "updated_at">) => post<Article>("/articles", article),
  save: (article: Article) => put<Article>(`/articles/${article.id}`, article),
  remove: (id: string) => remove<null>(`/articles/${id}`),
  import: (lines: string) => upload<Imported>("/articles/import", {}, lines, "application/jsonl"),
  ask: (text: string, language: string | null) =>
    post<Trial>("/articles/try", language ? { text, language } : { text }),
};

export type ChannelChange = Partial<
  Pick<Channel, "name" | "allowed_origins" | "colour" | "bot" | "team_id" | "language" | "greeting">
>;

export const channels = {
  list: () => get<Page<Channel>>("/channels"),
  create: (name: string) => post<Channel>("/channels", { name }),
  change: (id: string, facts: ChannelChange) => patch<Channel>(`/channels/${id}`, facts),
  secret: (id: string) => post<{ identity_secret: string }>(`/channels/${id}/secret`),
};

export interface Period {
  since: string;
  until: string;
}

export interface CaseQuery extends Period {
  min_seconds?: number | undefined;
  max_seconds?: number | undefined;
}

export const measures = {
  list: (period: Period, target: number) => get<Measures>("/measures", { ...period, within: target }),
  histogram: (name: string, period: Period) => get<{ bins: Bin[] }>(`/measures/${name}/histogram`, { ...period }),
  cases: (name: string, query: CaseQuery, after?: string | null) =>
    get<Page<Case>>(`/measures/${name}/conversations`, { ...query, after }),
};

export const steps = {
  parked: () => get<Page<ParkedStep>>("/steps/parked"),
  retry: (step: string, stream_id: string) => post<null>("/steps/parked/retry", { step, stream_id }),
};
