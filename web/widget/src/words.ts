import type catalogue from "../catalogue.json";
import type { Language } from "../../client/live.wire.js";

export type Word = keyof typeof catalogue;
type Words = Readonly<Record<string, string>>;

const LANGUAGES: Record<Language, () => Promise<{ readonly default: Words }>> = {
  "zh-CN": () => import("words:zh-CN"),
  "zh-TW": () => import("words:zh-TW"),
  en: () => import("words:en"),
};

let spoken: Language = "en";
let known: Words = {};

/** The language we have for a tag such as `zh-Hant-HK`, `zh` or `fr-CH`. */
export function languageOf(tag: string): Language {
  if (/^zh\b.*\b(tw|hk|mo|hant)\b/i.test(tag)) return "zh-TW";
  return /^zh\b/i.test(tag) ? "zh-CN" : "en";
}

/** Loads a language's words; nothing is said before. */
export async function speak(next: Language): Promise<void> {
  spoken = next;
  document.documentElement.lang = next;
  known = (await LANGUAGES[next]()).default;
}

export const language = (): Language => spoken;

export function say(word: Word, facts: Readonly<Record<string, string | number>> = {}): string {
  return (known[word] ?? word).replace(/\{(\w+)\}/g, (hole, name: string) => String(facts[name] ?? hole));
}
