/** Words of a page that is loaded when somebody opens it: its catalogue comes along with the page. */
import { useMemo } from "react";
import type { Locale } from "@client/types.js";
import { fill, useWords, type Facts } from "./words.js";

export type Own<K extends string> = (key: K, facts?: Facts) => string;

export function useOwn<K extends string>(catalogue: Readonly<Record<K, Readonly<Record<Locale, string>>>>): Own<K> {
  const { locale } = useWords();
  return useMemo(() => {
    const plural = new Intl.PluralRules(locale);
    return (key, facts = {}) => fill(catalogue[key][locale], facts, plural);
  }, [catalogue, locale]);
}
