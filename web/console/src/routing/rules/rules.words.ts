/** The words of rules, loaded with their page alone: the desk needs none of them. */
import { useMemo } from "react";
import { useQuery } from "@tanstack/react-query";
import { flows } from "@client/bot.js";
import { escalation } from "@client/handing.js";
import { targets } from "@client/targets.js";
import { inWords } from "../../bot/document.data.js";
import { useDirectory } from "../../people/directory.js";
import { templatesQuery } from "../../templates/queries.js";
import { titleOf } from "../../templates/templates.data.js";
import { fill, useWords, type Facts, type Words } from "../../words.js";
import { draftOf, sentence } from "../targets/targets.data.js";
import catalogue from "./catalogue.json";

export type RuleKey = keyof typeof catalogue;

export interface RuleWords {
  readonly words: Words;
  /** A word of rules; one that has none stands for itself. */
  readonly r: (key: RuleKey, facts?: Facts) => string;
  readonly named: (prefix: string, name: string) => string;
  /** What a template, a target, a path or a flow is called; "" of one that is gone. */
  readonly titled: (id: string) => string;
}

export function speakRules(words: Words, titles: ReadonlyMap<string, string> = new Map()): RuleWords {
  const plural = new Intl.PluralRules(words.locale);
  const r = (key: RuleKey, facts: Facts = {}): string => fill(catalogue[key][words.locale], facts, plural);
  return {
    words,
    r,
    named: (prefix, name) => {
      const key = `${prefix}.${name}`;
      return key in catalogue ? r(key as RuleKey) : name;
    },
    titled: (id) => titles.get(id) ?? "",
  };
}

export const targetsQuery = { queryKey: ["targets", "list"], queryFn: targets.list };
export const flowsQuery = { queryKey: ["flows", "names"], queryFn: flows.list };
export const pathsQuery = { queryKey: ["escalation", "names"], queryFn: () => escalation.paths() };

export function useRuleWords(): RuleWords {
  const words = useWords();
  const names = useDirectory();
  const { data: templates = [] } = useQuery(templatesQuery);
  const { data: promised } = useQuery(targetsQuery);
  const { data: paths } = useQuery(pathsQuery);
  const { data: known } = useQuery(flowsQuery);
  return useMemo(() => {
    const titles: readonly (readonly [string, string])[] = [
      ...templates.map((one) => [one.id, titleOf(one, words.locale)] as const),
      ...(promised?.items ?? []).map((one) => [one.id, one.name || sentence(words, draftOf(one), names)] as const),
      ...(paths?.items ?? []).map(({ id, name }) => [id, name] as const),
      ...(known?.items ?? []).map(({ name, title }) => [name, inWords(title, words.locale)] as const),
    ];
    return speakRules(words, new Map(titles));
  }, [words, names, templates, promised, paths, known]);
}
