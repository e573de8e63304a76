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
  readonly compact: boolean; // more rows and smaller distances
  readonly contrast: boolean; // stronger inks and lines than WCAG AA asks for
  readonly begun: boolean; // the first steps of a new shop are not to be shown
}

const LOCALES: readonly Locale[] = ["zh-CN", "zh-TW", "en"];

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

/** `contrast` is what the system asks for, until somebody chooses. */
export function parsePreferences(
  stored: string | null,
  languages: readonly string[],
  contrast: boolean = false,
): Preferences {
  const plain: Preferences = {
    locale: localeFor(languages),
    sound: false,
    tone: "chime",
    notices: false,
    enterSends: true,
    compact: false,
    contrast,
    begun: false,
  };
  if (stored === null) return plain;
  try {
    const value = (JSON.parse(stored) ?? {}) as Partial<Record<keyof Preferences, unknown>>;
    const on = (name: keyof Preferences, plainly: boolean): boolean =>
      typeof value[name] === "boolean" ? value[name] : plainly;
    return {
      locale: LOCALES.find((one) => one === value.locale) ?? plain.locale,
      sound: on("sound", false),
      tone: TONES.find((one) => one === value.tone) ?? "chime",
      notices: on("notices", false),
      enterSends: on("enterSends", true),
      compact: on("compact", false),
      contrast: on("contrast", contrast),
      begun: on("begun", false),
    };
  } catch {
    return plain;
  }
}
