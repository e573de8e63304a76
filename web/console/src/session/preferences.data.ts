/** What this browser remembers about how its person likes the console. */
import type { Locale } from "@client/types.js";

export const TONES = ["chime", "bell", "knock"] as const;
export type Tone = (typeof TONES)[number];

export interface Preferences {
  readonly locale: Locale;
  readonly sound: boolean;
  readonly tone: Tone;
  readonly notices: boolean;
  readonly enterSends: boolean; // else Ctrl or ⌘ with Enter does
}

const LOCALES: readonly string[] = ["zh-CN", "zh-TW", "en"];

/** The best of our three languages for a browser's list of them. */
export function localeFor(languages: readonly string[]): Locale {
  for (const language of languages) {
    const tag = language.toLowerCase();
    if (/^zh-(hant|tw|hk|mo)/.test(tag)) return "zh-TW";
    if (tag.startsWith("zh")) return "zh-CN";
    if (tag.startsWith("en")) return "en";
  }
  return "en";
}

export function parsePreferences(stored: string | null, languages: readonly string[]): Preferences {
  const plain: Preferences = {
    locale: localeFor(languages),
    sound: false,
    tone: "chime",
    notices: false,
    enterSends: true,
  };
  if (stored === null) return plain;
  try {
    const value = (JSON.parse(stored) ?? {}) as Partial<Preferences>;
    const locale = value.locale !== undefined && LOCALES.includes(value.locale) ? value.locale : plain.locale;
    return {
      locale,
      sound: value.sound === true,
      tone: TONES.find((one) => one === value.tone) ?? "chime",
      notices: value.notices === true,
      enterSends: value.enterSends !== false,
    };
  } catch {
    return plain;
  }
}
