/** The board's own words. */
import type { AlertKind } from "@client/board.js";
import type { Locale } from "@client/types.js";
import { saying, useOwn } from "../../own.js";
import type { Words } from "../../words.js";
import parts from "../proof/catalogue.json";
import own from "./catalogue.json";

export const catalogue = own;
export type Say = ReturnType<typeof useBoardWords>;
// eslint-disable-next-line @typescript-eslint/explicit-function-return-type -- it is what the catalogue says
export const useBoardWords = () => useOwn(own);

interface Found {
  readonly kind: AlertKind;
  readonly name: string;
  readonly value: number;
  readonly threshold: number;
  readonly part: string;
}

const OF_A_TEAM: readonly AlertKind[] = ["longest_wait", "in_target", "breach"];

/** What the self-check calls the part. */
export function partName(locale: Locale, part: string): string {
  const key = `part.${part}`;
  return key in parts ? saying(parts, locale)(key as keyof typeof parts) : part;
}

/** Why something did not get through: a code of ours, or what the other side said. */
export function whyNot(locale: Locale, why: string): string {
  const key = `why.${why}`;
  return key in own ? saying(own, locale)(key as keyof typeof own) : why;
}

/** An alert as a sentence, its figures in their own unit. */
export function sentence(words: Words, { kind, name, value, threshold, part }: Found): string {
  const figure = (one: number): string => {
    if (kind === "longest_wait") return words.seconds(Math.round(one));
    if (kind === "in_target") return words.percent(one);
    return words.number(one, kind === "arrivals" ? 1 : 0);
  };
  const say = saying(own, words.locale);
  const facts = { name, value: figure(value), threshold: figure(threshold), part: partName(words.locale, part) };
  const said = say(`said.${kind}`, facts);
  return name && OF_A_TEAM.includes(kind) ? say("said.team", { name, said }) : said;
}
