/** The board's own words: they come with its page, and cost the desk nothing. */
import { useMemo } from "react";
import type { AlertKind } from "@client/board.js";
import { fill, useWords, type Facts, type Words } from "../../words.js";
import own from "./catalogue.json";

export const catalogue = own;
export type BoardKey = keyof typeof own;
export type Say = (key: BoardKey, facts?: Facts) => string;

export function saying({ locale }: Pick<Words, "locale">): Say {
  const plural = new Intl.PluralRules(locale);
  return (key, facts = {}) => fill(own[key][locale], facts, plural);
}

export function useBoardWords(): Say {
  const words = useWords();
  return useMemo(() => saying(words), [words]);
}

interface Found {
  readonly kind: AlertKind;
  readonly name: string;
  readonly value: number;
  readonly threshold: number;
}

/** An alert as a sentence, its figures in their own unit. */
export function sentence(words: Words, { kind, name, value, threshold }: Found): string {
  const figure = (one: number): string => {
    if (kind === "longest_wait") return words.seconds(one);
    if (kind === "in_target") return words.percent(one);
    return words.number(one, kind === "arrivals" ? 1 : 0);
  };
  return saying(words)(`said.${kind}`, { name, value: figure(value), threshold: figure(threshold) });
}
