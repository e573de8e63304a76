/** The words of rules, loaded with their page alone: the desk needs none of them. */
import { useMemo } from "react";
import { fill, useWords, type Facts, type Words } from "../../words.js";
import catalogue from "./catalogue.json";

export type RuleKey = keyof typeof catalogue;

export interface RuleWords {
  readonly words: Words;
  /** A word of rules; one that has none stands for itself. */
  readonly r: (key: RuleKey, facts?: Facts) => string;
  readonly named: (prefix: string, name: string) => string;
}

export function speakRules(words: Words): RuleWords {
  const plural = new Intl.PluralRules(words.locale);
  const r = (key: RuleKey, facts: Facts = {}): string => fill(catalogue[key][words.locale], facts, plural);
  return {
    words,
    r,
    named: (prefix, name) => {
      const key = `${prefix}.${name}`;
      return key in catalogue ? r(key as RuleKey) : name;
    },
  };
}

export function useRuleWords(): RuleWords {
  const words = useWords();
  return useMemo(() => speakRules(words), [words]);
}
