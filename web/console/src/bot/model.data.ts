/** The language model's settings while they are edited; a key is only ever sent, never read. */
import type { Model, ModelForm } from "@client/bot.js";

export interface ModelDraft extends Required<Omit<ModelForm, "key">> {
  readonly key: string; // newly typed; empty keeps the stored one
  readonly drop: boolean; // take the stored key out
}

export const draftOf = (model: Model): ModelDraft => ({
  on: model.on,
  endpoint: model.endpoint,
  model: model.model,
  first_words_seconds: model.first_words_seconds,
  deadline_seconds: model.deadline_seconds,
  currency: model.currency,
  cents_per_million_in: model.cents_per_million_in,
  cents_per_million_out: model.cents_per_million_out,
  monthly_tokens: model.monthly_tokens,
  monthly_cents: model.monthly_cents,
  key: "",
  drop: false,
});

export function formOf({ key, drop, ...rest }: ModelDraft): ModelForm {
  const form = { ...rest, endpoint: rest.endpoint.trim(), model: rest.model.trim(), currency: rest.currency.trim() };
  return key.trim() ? { ...form, key: key.trim() } : drop ? { ...form, key: "" } : form;
}

/** The share of a month's budget that is used up, 0–1; the nearer of the two limits counts. */
export function spent({ usage, monthly_cents: cents, monthly_tokens: tokens }: Model): number {
  const of = (used: number, limit: number): number => (limit > 0 ? used / limit : 1);
  return Math.min(1, Math.max(of(usage.cents, cents), of(usage.tokens_in + usage.tokens_out, tokens)));
}
