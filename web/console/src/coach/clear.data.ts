/** Clear writing: sentences that are too long, and paragraphs that should be lists. */
import type { Locale } from "@client/types.js";

const LINK = /https?:\/\/\S+|www\.\S+/g;
const END = /[^。！？；!?\n]*?(?:[。！？；!?]+[”」’』)]*|\.(?=\s|$)|\n|$)/gy;
// GOV.UK's guidance splits English at 25 words; of Chinese two characters are about a word.
const MOST_WORDS = 25;
const MOST_HAN = 55;
const WALL_SENTENCES = 4;
const WALL_HAN = 150; // a screen of a phone
const WALL_WORDS = 80;

export interface Sentence {
  readonly words: string;
  readonly at: number;
}

export function sentences(text: string): readonly Sentence[] {
  const found: Sentence[] = [];
  for (const match of text.matchAll(END)) if (match[0].trim() !== "") found.push({ words: match[0], at: match.index });
  return found;
}

/** Characters of Chinese, words of English; an address is one word however long. */
function size(text: string, locale: Locale): number {
  const bare = text.replace(LINK, "x");
  return locale === "en" ? bare.split(/\s+/).filter(Boolean).length : bare.replace(/\s/g, "").length;
}

export const tooLong = (text: string, locale: Locale): Sentence | null =>
  sentences(text).find(({ words }) => size(words, locale) > (locale === "en" ? MOST_WORDS : MOST_HAN)) ?? null;

const JOINTS = /，(?:但是?|而且|并且|並且|所以|同时|同時|然后|然後)?|, (?:and|but|so) |; /g;

/** A sentence in two, at the joint nearest its middle; null without one. */
export function broken(sentence: string, locale: Locale): string | null {
  const middle = sentence.length / 2;
  const far = ({ index }: { index: number }): number => Math.abs(index - middle);
  const joint = [...sentence.matchAll(JOINTS)].sort((a, b) => far(a) - far(b))[0];
  if (!joint) return null;
  const kept = locale === "en" ? joint[0].replace(/^[,;] (?:and )?/, "") : joint[0].slice(1);
  const rest = kept + sentence.slice(joint.index + joint[0].length);
  const begin = rest.charAt(0).toUpperCase() + rest.slice(1);
  return sentence.slice(0, joint.index) + (locale === "en" ? ". " : "。") + begin;
}

/** A wall of text as a list: numbered where it tells steps; null for what is none. */
export function listed(text: string, locale: Locale, steps: RegExp): string | null {
  const all = sentences(text);
  if (text.trim().includes("\n") || all.length < WALL_SENTENCES) return null;
  if (size(text, locale) < (locale === "en" ? WALL_WORDS : WALL_HAN)) return null;
  const [lead = "", ...rest] = all.map(({ words }) => words.trim());
  const numbered = steps.test(text);
  return [lead, ...rest.map((one, at) => `${numbered ? `${at + 1}.` : "•"} ${one}`)].join("\n");
}
