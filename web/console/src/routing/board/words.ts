/** The board's own words. */
import type { AlertKind } from "@client/board.js";
import { saying, useOwn } from "../../own.js";
import type { Words } from "../../words.js";
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
}

/** An alert as a sentence, its figures in their own unit. */
export function sentence(words: Words, { kind, name, value, threshold }: Found): string {
  const figure = (one: number): string => {
    if (kind === "longest_wait") return words.seconds(one);
    if (kind === "in_target") return words.percent(one);
    return words.number(one, kind === "arrivals" ? 1 : 0);
  };
  return saying(own, words.locale)(`said.${kind}`, { name, value: figure(value), threshold: figure(threshold) });
}
