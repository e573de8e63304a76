/** Colleagues named in a note by `@` and their name. */
import type { Member } from "@client/types.js";
import type { Slash } from "./composer.data.js";

type Named = Pick<Member, "id" | "name">;

/** A name that is looked for: `@` where no address stands before it, and what was typed behind it up to the caret. */
export function mentionAt(text: string, caret: number): Slash | null {
  const words = /(?:^|[^\w.+-])@([^\s@]{0,30})$/.exec(text.slice(0, caret))?.[1];
  return words === undefined ? null : { at: caret - words.length - 1, words };
}

const MOST = 8; // what a glance takes in

/** Whose name begins so, then whose name has it anywhere. */
export function meant<M extends Named>(members: readonly M[], words: string): readonly M[] {
  const wanted = words.toLowerCase();
  const place = ({ name }: M): number => name.toLowerCase().indexOf(wanted);
  return members
    .filter((one) => place(one) >= 0)
    .sort((a, b) => Number(place(a) > 0) - Number(place(b) > 0))
    .slice(0, MOST);
}

export function withMention(text: string, { at, words }: Slash, name: string): string {
  return `${text.slice(0, at)}@${name} ${text.slice(at + words.length + 1).replace(/^ /, "")}`;
}

const escaped = (name: string): string => name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

/** The text cut at the names that stand in it behind `@`: every second piece is one of them; the longest name counts. */
export function pieces(text: string, names: readonly string[]): readonly string[] {
  const known = names.filter(Boolean).sort((a, b) => b.length - a.length);
  return known.length === 0 ? [text] : text.split(new RegExp(`(@(?:${known.map(escaped).join("|")}))`));
}

/** Who is named in it. */
export function mentioned(text: string, members: readonly Named[]): readonly string[] {
  const found = pieces(
    text,
    members.map(({ name }) => name),
  ).filter((_, at) => at % 2);
  return members.filter(({ name }) => found.includes(`@${name}`)).map(({ id }) => id);
}
