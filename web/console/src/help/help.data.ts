/** The help centre's settings while they are edited. */
import type { HelpCentre, HelpForm } from "@client/help.js";
import type { Locale } from "@client/types.js";

export type HelpDraft = HelpForm;

export const draftOf = (centre: HelpCentre): HelpDraft => ({
  slug: centre.slug,
  open: centre.open,
  title: centre.title,
  accent: centre.accent,
  language: centre.language,
  languages: centre.languages,
  footer: centre.footer,
  logo: centre.logo,
  hidden: centre.hidden,
  channel_id: centre.channel_id,
});

const SLUG = /^[a-z0-9]+(-[a-z0-9]+)*$/; // as the server checks it

/** Whether an address may be one; what is still empty is not wrong yet. */
export const isSlug = (slug: string): boolean => slug.length >= 2 && slug.length <= 50 && SLUG.test(slug);

/** What is typed as an address, in the letters an address has. */
export const slugOf = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[^a-z0-9-]+/g, "-")
    .slice(0, 50);

/** A language more or less; the last one stays, and readers of others are shown one that is left. */
export function withLanguage(draft: HelpDraft, language: Locale, shown: boolean): HelpDraft {
  const languages = shown ? [...draft.languages, language] : draft.languages.filter((one) => one !== language);
  const [first] = languages;
  if (first === undefined) return draft;
  return { ...draft, languages, language: languages.includes(draft.language) ? draft.language : first };
}

/** A picture's size at the height it is kept in; a wide one is made no wider than six times that. */
export function fitted(width: number, height: number, most: number): { width: number; height: number } {
  const scale = Math.min(1, most / height, (most * 6) / width);
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}
