/** What the coach would say of a text: pure rules over a lexicon, in the language that the text is written in. */
import type { CoachKind } from "@client/coach.js";
import type { Locale } from "@client/types.js";
import lexicon from "./lexicon.json";
import { broken, listed, sentences, tooLong } from "./clear.data.js";

export interface Hint {
  readonly kind: CoachKind;
  readonly name: string; // of this very hint: its kind, and the phrase where there is one
  readonly from: string; // the words it is about
  readonly to: string; // what may stand instead
  readonly text: string | null; // the whole text with that; null where only a person can say it better
  readonly ask?: string; // the question that an answer in the knowledge is looked for
}

export interface Around {
  readonly language: string; // the conversation's
  readonly last: string; // what the customer wrote last
  readonly upset: boolean;
}

type Lexicon = (typeof lexicon)[Locale];
const BLANK = /\{[^{}\n]{1,40}\}/g;
// The same characters in both scripts; whichever stands more often in a text tells which script it is in.
const TRADITIONAL =
  /[們麼這個後時間會說請讓對為還沒貨問題運費須開機現應該謝辦聯續動點選單訂換號電話確認擾歡處與從將關無業務優發給經過類備樣實兩員幾體]/g;
const SIMPLIFIED =
  /[们么这个后时间会说请让对为还没货问题运费须开机现应该谢办联续动点选单订换号电话确认扰欢处与从将关无业务优发给经过类备样实两员几体]/g;
// Said of a text that looks finished, or is long: nobody is told what is missing in their first words.
const FINISHED = /[。！？.!?…~～]\s*$/;
const LONG_ENOUGH = 30; // characters

const made = new Map<string, RegExp>();

/** A pattern of the lexicon, made once. */
function pattern(source: string): RegExp {
  let found = made.get(source);
  if (!found) made.set(source, (found = new RegExp(source, "iu")));
  return found;
}

const has = (source: string, text: string): boolean => pattern(source).test(text);

/** The language a text is written in: of Chinese the script tells which. */
export function languageOf(text: string, given: string): Locale {
  if (!/\p{Script=Han}/u.test(text)) return "en";
  const count = (script: RegExp): number => text.match(script)?.length ?? 0;
  const more = count(TRADITIONAL) - count(SIMPLIFIED);
  if (more !== 0) return more > 0 ? "zh-TW" : "zh-CN";
  return /^zh-(tw|hk|mo|hant)/i.test(given) ? "zh-TW" : "zh-CN";
}

/** The blanks that a text holds, to be filled before it is sent. */
export const blanksOf = (text: string): readonly string[] => text.match(BLANK) ?? [];

/** Joined as sentences are: without a space in Chinese. */
const joined = (locale: Locale, ...parts: readonly string[]): string =>
  parts.map((part) => part.trim()).join(locale === "en" ? " " : "");

/** Begins as the words it replaces do: "You must" → "Let's". */
const likewise = (was: string, is: string): string =>
  /^\p{Lu}/u.test(was) ? is.charAt(0).toUpperCase() + is.slice(1) : is;

function replaced(kind: CoachKind, text: string, source: string, to: string | null): Hint | null {
  const found = pattern(source).exec(text);
  if (!found) return null;
  const from = found[0].trim();
  const said = to === null ? "" : likewise(from, to.replace("$1", found[1] ?? ""));
  const whole = to === null ? null : text.slice(0, found.index) + said + text.slice(found.index + found[0].length);
  return { kind, name: `${kind}:${from.toLowerCase().slice(0, 40)}`, from, to: said, text: whole };
}

const plain = (kind: CoachKind, to: string, text: string | null): Hint => ({ kind, name: kind, from: "", to, text });

const positive = (text: string, words: Lexicon): readonly (Hint | null)[] =>
  words.positive.map(([source, to]) => replaced("positive", text, source ?? "", to ?? null));

/** Words of the trade, unless the customer used them first. */
const jargon = (text: string, words: Lexicon, locale: Locale, last: string): readonly (Hint | null)[] =>
  words.jargon.map(([term = "", to = ""]) => {
    const source = /^[\x20-\x7e]+$/.test(term) ? `(?<![\\w-])(?:${term})(?![\\w-])` : term;
    if (has(source, last)) return null;
    return locale !== "en" && /^[A-Z]+$/.test(term) && !text.includes(term)
      ? null
      : replaced("jargon", text, source, to);
  });

function apology(text: string, words: Lexicon, locale: Locale): Hint | null {
  if (!has(words.apology, text) || has(words.action, text) || !FINISHED.test(text)) return null;
  return plain("apology", words.step, joined(locale, text, words.step));
}

function promise(text: string, words: Lexicon): Hint | null {
  for (const { words: sentence, at } of sentences(text)) {
    if (!has(words.vague, sentence) || !has(words.promise, sentence) || has(words.time, sentence)) continue;
    const found = replaced("promise", sentence, words.vague, words.by);
    if (found?.text == null) continue;
    return { ...found, name: "promise", text: text.slice(0, at) + found.text + text.slice(at + sentence.length) };
  }
  return null;
}

/** Cheerful signs in an answer to somebody who is upset. */
function tone(text: string, words: Lexicon): Hint | null {
  const found = pattern(words.light).exec(text);
  if (!found) return null;
  const calm = text.replace(new RegExp(words.light, "giu"), (sign) => (/[!！]/.test(sign) ? sign.charAt(0) : ""));
  return { kind: "tone", name: "tone", from: found[0], to: "", text: calm.replace(/ {2,}/g, " ").trim() };
}

/** LATTE: the steps of an answer to somebody who is upset, in their order. */
export const LATTE = ["listen", "acknowledge", "act", "thank", "explain"] as const satisfies readonly CoachKind[];
const BEFORE: readonly CoachKind[] = ["listen", "acknowledge"]; // said before everything else

/** Each step: null where the text takes it already, else its sentence and the text with it. */
function steps(text: string, words: Lexicon, locale: Locale): readonly (Hint | null)[] {
  return LATTE.map((kind) => {
    const source = words[kind === "act" ? "action" : kind];
    if (has(source, text)) return null;
    const said = kind === "act" ? words.step : words[`${kind}.add`];
    return plain(kind, said, BEFORE.includes(kind) ? joined(locale, said, text) : joined(locale, text, said));
  });
}

/** What an answer still lacks once it looks finished, what matters most first. */
function latte(text: string, words: Lexicon, locale: Locale): readonly (Hint | null)[] {
  if (text.length < LONG_ENOUGH && !FINISHED.test(text)) return [];
  const [listen = null, acknowledge = null, act = null, thank = null, explain = null] = steps(text, words, locale);
  return [acknowledge, act, explain, listen, thank];
}

export interface Step {
  readonly kind: (typeof LATTE)[number];
  readonly missing: Hint | null; // null: the text takes this step
}

const isUpset = (around: Around): boolean =>
  around.upset || has(lexicon[languageOf(around.last, around.language)].upset, around.last);

/** The steps of an answer to somebody who is upset, ticked by what is written; none for everybody else. */
export function checklist(text: string, around: Around): readonly Step[] {
  if (text.trim() === "" || !isUpset(around)) return [];
  const locale = languageOf(text, around.language);
  const found = steps(text, lexicon[locale], locale);
  return LATTE.map((kind, at) => ({ kind, missing: found[at] ?? null }));
}

function closing(text: string, words: Lexicon, locale: Locale, { last, upset }: Around): Hint | null {
  if (upset) return replaced("closing", text, words.cheery, words["cheery.say"]);
  if (!has(words.thanks, last) || has(words.closed, text) || !FINISHED.test(text)) return null;
  return plain("closing", words.closing, joined(locale, text, words.closing));
}

/** What the customer is likely to ask next, and the answer does not say. */
function next(text: string, words: Lexicon): Hint | null {
  if (!FINISHED.test(text)) return null;
  const found = words.next.find(([about = "", said = ""]) => has(about, text) && !has(said, text));
  const ask = found?.[2];
  return ask === undefined ? null : { kind: "next", name: `next:${ask}`, from: ask, to: "", text: null, ask };
}

function clear(text: string, locale: Locale, words: Lexicon): readonly (Hint | null)[] {
  const long = tooLong(text, locale);
  const split = long && broken(long.words, locale);
  const list = listed(text, locale, pattern(words.first));
  return [
    list === null ? null : plain("wall", "", list),
    long && {
      kind: "long" as const,
      name: "long",
      from: long.words.slice(0, 24),
      to: "",
      text: split ? text.slice(0, long.at) + split + text.slice(long.at + long.words.length) : null,
    },
  ];
}

/** Everything there is to say, what matters most first. */
export function hints(text: string, around: Around): readonly Hint[] {
  if (text.trim() === "") return [];
  const locale = languageOf(text, around.language);
  const words = lexicon[locale];
  const upset = isUpset(around);
  const missing = upset ? latte(text, words, locale) : [];
  return [
    ...(upset ? [tone(text, words)] : []),
    ...missing.slice(0, 1),
    apology(text, words, locale),
    promise(text, words),
    ...positive(text, words),
    closing(text, words, locale, { ...around, upset }),
    ...missing.slice(1, 3),
    ...jargon(text, words, locale, around.last),
    ...clear(text, locale, words),
    next(text, words),
    ...missing.slice(3),
  ].filter((hint): hint is Hint => hint !== null);
}

/** The one to show: what nobody switched off. */
export const shownOf = (all: readonly Hint[], off: ReadonlySet<string>): Hint | null =>
  all.find(({ kind, name }) => !off.has(kind) && !off.has(name)) ?? null;
