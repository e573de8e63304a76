/** Words that come with the page that says them, and cost the desk nothing. */
import { useMemo } from "react";
import type { Locale } from "@client/types.js";
import { fill, useWords, type Facts } from "./words.js";

export type Own = Readonly<Record<string, Readonly<Record<Locale, string>>>>;
export type Say<C extends Own> = (key: keyof C & string, facts?: Facts) => string;

export function saying<C extends Own>(own: C, locale: Locale): Say<C> {
  const plural = new Intl.PluralRules(locale);
  // A key of the catalogue is in it, whatever the compiler thinks of indexes.
  return (key, facts = {}) => fill((own[key] as C[string])[locale], facts, plural);
}

export function useOwn<C extends Own>(own: C): Say<C> {
  const { locale } = useWords();
  return useMemo(() => saying(own, locale), [own, locale]);
}
