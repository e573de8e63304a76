/** Rules: when, if, then; tried on the past, ordered, and what they did. */
import { get, post, put, remove } from "./rest.js";
import type { components } from "./schema.js";
import type { Locale, Page } from "./types.js";

type Made = components["schemas"];
export type Rule = Made["RuleOut"];
export type RuleForm = Made["RuleForm"];
export type Said = Made["RuleSaidForm"];
export type When = Made["RuleWhenForm"];
export type Action = Made["RuleActionForm"];
export type Check = Made["RuleCheckForm"];
export type Group = Made["RuleGroupOut"];
export type Rulebook = Made["RulebookOut"];
export type Firing = Made["RuleFiringOut"];
export type Version = Made["RuleVersionOut"];
export type Trial = Made["RuleTrialOut"];
export type Vocabulary = Made["RuleVocabularyOut"];

export const rules = {
  book: () => get<Rulebook>("/rules"),
  vocabulary: () => get<Vocabulary>("/rules/vocabulary"),
  presets: (language: Locale) => get<Page<Made["RulePresetOut"]>>("/rules/presets", { language }),
  keep: (id: string | null, form: RuleForm) =>
    id === null ? post<Rule>("/rules", form) : put<Rule>(`/rules/${id}`, form),
  drop: (id: string) => remove<null>(`/rules/${id}`),
  order: (form: Made["RuleOrderForm"]) => put<null>("/rules/order", form),
  try: (form: Made["RuleTryForm"]) => post<Trial>("/rules/try", form),
  firings: (rule: string | null, before?: string | null) => get<Page<Firing>>("/rules/firings", { rule, before }),
  versions: (id: string, before: string | null) =>
    get<Page<Version>>(`/rules/${id}/versions`, { limit: 10, ...(before !== null && { before }) }),
  unsent: () => get<Page<Made["UnsentWebhookOut"]>>("/rules/webhooks/unsent"),
  keepGroup: (id: string | null, form: Made["RuleGroupForm"]) =>
    id === null ? post<Group>("/rules/groups", form) : put<Group>(`/rules/groups/${id}`, form),
  dropGroup: (id: string) => remove<null>(`/rules/groups/${id}`),
};
