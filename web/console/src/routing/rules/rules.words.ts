/** The words of rules, loaded with their page alone: the desk needs none of them. */
import { useMemo } from "react";
import { useQuery } from "@tanstack/react-query";
import type { Template } from "@client/templates.js";
import { templatesQuery } from "../../templates/queries.js";
import { titleOf } from "../../templates/templates.data.js";
import { fill, useWords, type Facts, type Words } from "../../words.js";
import catalogue from "./catalogue.json";

export type RuleKey = keyof typeof catalogue;

export interface RuleWords {
  readonly words: Words;
  /** A word of rules; one that has none stands for itself. */
  readonly r: (key: RuleKey, facts?: Facts) => string;
  readonly named: (prefix: string, name: string) => string;
  /** A template's title; "" of one that is gone. */
  readonly titled: (id: string) => string;
}

export function speakRules(words: Words, templates: readonly Pick<Template, "id" | "titles">[] = []): RuleWords {
  const plural = new Intl.PluralRules(words.locale);
  const r = (key: RuleKey, facts: Facts = {}): string => fill(catalogue[key][words.locale], facts, plural);
  return {
    words,
    r,
    named: (prefix, name) => {
      const key = `${prefix}.${name}`;
      return key in catalogue ? r(key as RuleKey) : name;
    },
    titled: (id) => {
      const found = templates.find((one) => one.id === id);
      return found ? titleOf(found, words.locale) : "";
    },
  };
}

export function useRuleWords(): RuleWords {
  const words = useWords();
  const { data } = useQuery(templatesQuery);
  return useMemo(() => speakRules(words, data), [words, data]);
}
