/** Text from others stays text; only addresses become links, and a link never hides where it leads. */

export interface Link {
  readonly text: string;
  readonly href: string;
  readonly host: string; // shown when the text hides it
}

const ADDRESS = /https?:\/\/[^\s<>"'`，。！？；：、（）【】《》「」『』]+/gi;
const TRAILING = /[.,!?;:)\]}]+$/; // belongs to the sentence, not to the address
/** Control characters, and what turns the reading direction: "gpj.exe" from "exe.jpg". */
const UNSEEN = /[\p{Cc}\u202a-\u202e\u2066-\u2069\u200e\u200f]/gu;
const LONGEST_NAME = 40; // two lines of a bubble

export function parts(text: string): readonly (string | Link)[] {
  const found: (string | Link)[] = [];
  let from = 0;
  for (const match of text.matchAll(ADDRESS)) {
    const shown = match[0].replace(TRAILING, "");
    const link = linkTo(shown);
    if (link === null) continue;
    found.push(text.slice(from, match.index), link);
    from = match.index + shown.length;
  }
  return [...found, text.slice(from)];
}

function linkTo(shown: string): Link | null {
  if (!URL.canParse(shown)) return null;
  const url = new URL(shown);
  if (url.protocol !== "http:" && url.protocol !== "https:") return null;
  const plain = shown.toLowerCase().startsWith(`${url.protocol}//${url.host}`);
  return { text: shown, href: url.href, host: plain ? "" : url.host };
}

/** A file's name that cannot lie about its ending nor break the layout. */
export function fileName(name: string): string {
  const clean = name.replace(UNSEEN, "").trim();
  const letters = Array.from(clean);
  if (letters.length <= LONGEST_NAME) return clean;
  return `${letters.slice(0, LONGEST_NAME - 15).join("")}…${letters.slice(-14).join("")}`;
}

export function fileSize(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`;
  return bytes < 1024 ** 2 ? `${Math.ceil(bytes / 1024)} kB` : `${+(bytes / 1024 ** 2).toFixed(1)} MB`;
}
