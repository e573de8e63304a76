/** Requests about what ties conversations together, and about all that a customer wrote. */
import { address, get, post, remove } from "./rest.js";
import type { components } from "./schema.js";

type Made = components["schemas"];
export type Tied = Made["TiedOut"];
export type EarlierPart = Made["EarlierPartOut"];
export type EarlierPage = Made["EarlierOut"];
export const LINK_KINDS = ["related", "same_order", "same_cause", "follow_up"] as const;
export type LinkKind = (typeof LINK_KINDS)[number];
export const MOST_WHY = 500; // characters of a reason, as the server has it

export const links = {
  of: (id: string) => get<{ readonly items: readonly Tied[] }>(`/conversations/${id}/links`),
  add: (id: string, to: string, kind: LinkKind, key: string) =>
    post<null>(`/conversations/${id}/links`, { to, kind, key }),
  drop: (id: string, other: string, key: string) => remove<null>(`/conversations/${id}/links/${other}?key=${key}`),
  merge: (id: string, into: string, why: string, key: string) =>
    post<{ readonly conversation: string }>(`/conversations/${id}/merge`, { into, why, key }),
  unmerge: (id: string, key: string) => post<null>(`/conversations/${id}/unmerge`, { key }),
  split: (id: string, from_seq: number, why: string, key: string) =>
    post<{ readonly conversation: string }>(`/conversations/${id}/split`, { from_seq, why, key }),
  earlier: (id: string, before: string | null, limit = 50) =>
    get<EarlierPage>(`/conversations/${id}/earlier`, { before, limit }),
};

export const transcripts = {
  address: (id: string, notes: boolean) => address(`/conversations/${id}/transcript`, { notes }),
  mail: (id: string, to: "me" | "customer", notes: boolean) =>
    post<{ readonly to: string }>(`/conversations/${id}/transcript/letters`, { to, notes }),
};
