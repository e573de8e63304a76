/** Every word the console shows, in the one language it speaks; numbers and dates as that language writes them. */
import { createContext, useContext } from "react";
import type { Locale } from "@client/types.js";
import type { catalogue } from "./catalogue.js";

export type Key = keyof typeof catalogue;
type Said = Readonly<Record<string, string>>;
export type Facts = Readonly<Record<string, string | number>>;
export const LOCALES: readonly Locale[] = ["zh-CN", "zh-TW", "en"];
/** A language's name in itself: the same whatever the console speaks. */
export const LOCALE_NAMES: Readonly<Record<Locale, string>> = {
  "zh-CN": "简体中文",
  "zh-TW": "繁體中文",
  en: "English",
};

const LANGUAGES: Readonly<Record<Locale, () => Promise<{ readonly default: Said }>>> = {
  "zh-CN": () => import("words:zh-CN"),
  "zh-TW": () => import("words:zh-TW"),
  en: () => import("words:en"),
};

export interface Words {
  readonly locale: Locale;
  readonly t: (key: Key, facts?: Facts) => string;
  readonly has: (key: string) => key is Key;
  /** What a customer's tier is called; a shop's own stand for themselves. */
  readonly tier: (tier: string) => string;
  readonly number: (value: number, digits?: number) => string;
  readonly percent: (share: number, digits?: number) => string;
  readonly money: (amount: number, currency: string) => string;
  readonly time: (at: string) => string;
  readonly exact: (at: string) => string;
  readonly day: (at: string) => string;
  readonly moment: (at: string) => string;
  readonly ago: (at: string, nowMs: number) => string;
  readonly seconds: (value: number | null) => string;
  readonly brief: (seconds: number) => string;
  readonly mark: (seconds: number) => string;
}

/** `{name}` is replaced by its fact; "one | other" is chosen by the fact `n`. */
export function fill(pattern: string, facts: Facts, plural: Intl.PluralRules): string {
  const forms = pattern.split(" | ");
  const chosen = forms.length === 2 && plural.select(Number(facts["n"])) !== "one" ? forms[1] : forms[0];
  return (chosen ?? pattern).replace(/\{(\w+)\}/g, (whole, name: string) => String(facts[name] ?? whole));
}

const UNITS: readonly ["day" | "hour" | "minute", number][] = [
  ["day", 86_400],
  ["hour", 3600],
  ["minute", 60],
];

/** Loads a language of the catalogue; the browser keeps it, so that a second call costs nothing. */
export async function speak(locale: Locale): Promise<Words> {
  return wordsOf(locale, (await LANGUAGES[locale]()).default);
}

function wordsOf(locale: Locale, said: Said): Words {
  const plural = new Intl.PluralRules(locale);
  // Not `hour12: false`, which writes midnight as 24:00 in English.
  const clock = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" } as const;
  const time = new Intl.DateTimeFormat(locale, clock);
  const exact = new Intl.DateTimeFormat(locale, { ...clock, second: "2-digit" });
  const day = new Intl.DateTimeFormat(locale, { year: "numeric", month: "long", day: "numeric", weekday: "short" });
  const moment = new Intl.DateTimeFormat(locale, { month: "short", day: "numeric", ...clock });
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: "auto", style: "short" });
  const formatted = formatting(locale);
  const number = (value: number, digits = 0): string =>
    formatted(value, { maximumFractionDigits: digits, minimumFractionDigits: digits });
  const t = (key: Key, facts: Facts = {}): string => fill(said[key] ?? key, facts, plural);
  const has = (key: string): key is Key => key in said;
  return {
    locale,
    t,
    has,
    tier: (tier) => (has(`tier.${tier}`) ? t(`tier.${tier}` as "tier.vip") : tier),
    number,
    percent: (share, digits = 0) => formatted(share, { style: "percent", maximumFractionDigits: digits }),
    // Round amounts have no cents to show.
    money: (amount, currency) =>
      formatted(amount, { style: "currency", currency, ...(Number.isInteger(amount) && { minimumFractionDigits: 0 }) }),
    time: (at) => time.format(new Date(at)),
    exact: (at) => exact.format(new Date(at)),
    day: (at) => day.format(new Date(at)),
    moment: (at) => moment.format(new Date(at)),
    ago: (at, nowMs) => {
      const seconds = (nowMs - Date.parse(at)) / 1000;
      const unit = UNITS.find(([, size]) => Math.abs(seconds) >= size);
      return unit ? relative.format(-Math.round(seconds / unit[1]), unit[0]) : t("time.now");
    },
    seconds: (value) => (value === null ? "–" : duration(value, t, number)),
    brief: (seconds) => brief(seconds, t),
    mark: (seconds) => {
      const unit = UNITS.find(([, size]) => seconds >= size);
      return unit ? round(seconds / unit[1], unit[0], locale) : number(seconds);
    },
  };
}

/** To make a format costs a hundred times what using it does. */
function formatting(locale: Locale): (value: number, how: Intl.NumberFormatOptions) => string {
  const made = new Map<string, Intl.NumberFormat>();
  return (value, how) => {
    const name = Object.values(how).join();
    const format = made.get(name) ?? new Intl.NumberFormat(locale, how);
    made.set(name, format);
    return format.format(value);
  };
}

const two = (part: number): string => String(Math.floor(part)).padStart(2, "0");

/** Whole minutes: 2 min, 2 h, 1:30 h. */
function limit(minutes: number, t: Words["t"]): string {
  if (minutes < 60) return t("targets.limit.minute", { n: minutes });
  if (minutes % 60 === 0) return t("targets.limit.hour", { n: minutes / 60 });
  return t("unit.h", { n: Math.floor(minutes / 60), rest: two(minutes % 60) });
}

/** 40 ms under a tenth of a second, 3.2 s under a minute, 4:05 min under an hour, 2:07 h above; 4 分 05 秒 in Chinese.
 * What is whole, as limits are, is told whole: 5 s, 2 min, 1 h.
 */
function duration(value: number, t: Words["t"], number: Words["number"]): string {
  if (value < 0.095) return t(value > 0 ? "unit.ms" : "unit.s", { n: number(value * 1000) });
  if (value % 60 === 0) return limit(value / 60, t);
  if (value < 60) return t("unit.s", { n: number(value, value < 9.95 && !Number.isInteger(value) ? 1 : 0) });
  const whole = Math.round(value);
  if (whole < 3600) return t("unit.min", { n: Math.floor(whole / 60), rest: two(whole % 60) });
  return t("unit.h", { n: Math.floor(whole / 3600), rest: two((whole % 3600) / 60) });
}

/** 7s · 1:05 · 2h 05m · 3d, or 7秒 · 1分05秒 · 2小时05分 · 3天: the width stays small, the first look tells the size. */
function brief(seconds: number, t: Words["t"]): string {
  if (seconds < 60) return t("brief.s", { n: Math.floor(seconds) });
  if (seconds < 3600) return t("brief.min", { n: Math.floor(seconds / 60), rest: two(seconds % 60) });
  if (seconds >= 86_400) return t("brief.d", { n: Math.floor(seconds / 86_400) });
  return t("brief.h", { n: Math.floor(seconds / 3600), rest: two((seconds % 3600) / 60) });
}

/** 45 · 5m · 2h · 1d, or 5分钟 · 2小时 · 1天: what stands under a bar. */
const round = (value: number, unit: string, locale: Locale): string =>
  new Intl.NumberFormat(locale, { style: "unit", unit, unitDisplay: "narrow" }).format(value);

export const WordsContext = createContext<Words | null>(null);

export function useWords(): Words {
  const words = useContext(WordsContext);
  if (words === null) throw new Error("useWords outside of the console");
  return words;
}
