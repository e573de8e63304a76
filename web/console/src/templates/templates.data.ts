/** Which templates are meant by some words, and what they say in a language and a tone. */
import type { Locale } from "@client/types.js";
import type { Template, Tone } from "@client/templates.js";
import { inMode, type Draft, type Slash } from "../conversations/composer.data.js";

export const TONES: readonly Tone[] = ["formal", "warm", "brief"];
const FALLBACK: readonly Tone[] = ["warm", "formal", "brief"]; // as the server chooses

/** Which languages stand in for one, best first. */
export function languagesFor(language: string): readonly Locale[] {
  const said = language.toLowerCase();
  if (!said.startsWith("zh")) return ["en", "zh-CN", "zh-TW"];
  return /^zh-(tw|hk|mo|hant)/.test(said) ? ["zh-TW", "zh-CN", "en"] : ["zh-CN", "zh-TW", "en"];
}

export const titleOf = ({ titles }: Pick<Template, "titles">, language: string): string =>
  languagesFor(language)
    .map((one) => titles[one])
    .find((title) => title !== undefined && title !== "") ?? "";

/** The words, and in which tone they are. */
export function textOf({ texts }: Pick<Template, "texts">, language: string, tone: Tone): [string, Tone] {
  for (const one of languagesFor(language))
    for (const wanted of [tone, ...FALLBACK]) {
      const text = texts[one]?.[wanted];
      if (text?.trim()) return [text, wanted];
    }
  return ["", tone];
}

/** How well a template fits: its shortcut first, then its titles, then its words; 0: not at all. */
function fit(one: Template, words: string): number {
  const titles = Object.values(one.titles).map((title) => title.toLowerCase());
  if (words === "" || one.shortcut === words) return 5;
  if (one.shortcut.startsWith(words)) return 4;
  if (titles.some((title) => title.startsWith(words))) return 3;
  if (titles.some((title) => title.includes(words))) return 2;
  return Object.values(one.texts).some((tones) =>
    Object.values(tones).some((text) => text.toLowerCase().includes(words)),
  )
    ? 1
    : 0;
}

/** Best first; of equals those that are said more often, then one's own. */
export function found(
  all: readonly Template[],
  words: string,
  sent: ReadonlyMap<string, number> = new Map(),
): readonly Template[] {
  const wanted = words.trim().toLowerCase();
  return all
    .map((one) => ({ one, fits: fit(one, wanted) }))
    .filter(({ fits }) => fits > 0)
    .sort(
      (a, b) =>
        b.fits - a.fits ||
        (sent.get(b.one.id) ?? 0) - (sent.get(a.one.id) ?? 0) ||
        Number(b.one.own) - Number(a.one.own),
    )
    .map(({ one }) => one);
}

/** The draft with a filled template in the place of what was typed to find it, or behind everything. */
export function placed(
  draft: Draft,
  id: string,
  filled: { readonly text: string; readonly missing: readonly string[]; readonly files: Draft["files"] },
  slash: Slash | null,
): Draft {
  const before = inMode(draft, "reply");
  const { text } = before;
  const at = slash ? slash.at : text.length;
  const behind = slash ? text.slice(at + 1 + slash.words.length) : "";
  const joint = !slash && text.trim() !== "" && !text.endsWith("\n") ? "\n" : "";
  return {
    ...before,
    text: text.slice(0, at) + joint + filled.text + behind,
    files: [...before.files, ...filled.files],
    used: [...(before.used ?? []), { id, text: filled.text }],
    blanks: [...new Set([...(before.blanks ?? []), ...filled.missing])],
  };
}
