/** What is known of a customer beside their conversations: worth, notes, consent, history, joining and parting, tags. */
import { get, post, put, remove } from "./rest.js";
import type { components } from "./schema.js";
import type { Customer, Page } from "./types.js";

type Made = components["schemas"];

export type Worth = Made["WorthOut"];
export type CustomerNote = Made["CustomerNoteOut"];
export type Consent = Made["ConsentOut"];
export type Consents = Made["ConsentsOut"];
export type ConsentKind = Consent["kind"];
export type Past = Made["PastOut"];
export type Merge = Made["MergeOut"];
export type Joined = Made["JoinedOut"];
export type TagRule = Required<Omit<Made["TagRuleOut"], "checks">> & { readonly checks: readonly TagCheck[] };
export type TagCheck = Made["RuleCheckForm"];
export interface TagRules {
  readonly items: readonly TagRule[];
  readonly fields: Made["TagRulesOut"]["fields"];
}
export type TagRuleForm = Omit<TagRule, "trouble">;
export type Reach = Made["ReachOut"];

const at = (id: string, rest: string): string => `/customers/${id}/${rest}`;

export const person = {
  worth: (id: string) => get<Worth>(at(id, "worth")),
  past: (id: string, after: string | null) => get<Page<Past>>(at(id, "conversations"), { after }),
  notes: (id: string, after: string | null) => get<Page<CustomerNote>>(at(id, "notes"), { after }),
  write: (id: string, text: string) => post<null>(at(id, "notes"), { text }),
  edit: (id: string, note: string, text: string) => put<null>(at(id, `notes/${note}`), { text }),
  drop: (id: string, note: string) => remove<null>(at(id, `notes/${note}`)),
  restore: (id: string, note: string) => post<null>(at(id, `notes/${note}/restore`)),
  consents: (id: string, after: string | null) => get<Consents>(at(id, "consents"), { after }),
  agree: (id: string, said: Pick<Consent, "kind" | "given" | "how" | "place">) => post<null>(at(id, "consents"), said),
  vouch: (id: string, kind: "email" | "phone", address: string) =>
    post<Customer>(at(id, "identities"), { kind, address }),
  merges: (id: string, after: string | null) => get<Page<Merge>>(at(id, "merges"), { after }),
  preview: (id: string, other: string) => get<Joined>(at(id, "merges/preview"), { other_id: other }),
  merge: (id: string, other: string) => post<Customer>(at(id, "merges"), { other_id: other }),
  part: (id: string, merge: string) => post<Customer>(at(id, `merges/${merge}/undo`)),
};

export const tagRules = {
  list: () => get<TagRules>("/tag-rules"),
  put: (rule: TagRuleForm) => put<null>("/tag-rules", rule),
  drop: (tag: string) => remove<null>("/tag-rules", { tag }),
  preview: (rule: TagRuleForm) => post<Reach>("/tag-rules/preview", rule),
};
