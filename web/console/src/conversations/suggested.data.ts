/** Suggested answers under the keys 1, 2 and 3: what was seen is what a key takes. */
import type { Suggestion } from "@client/coach.js";
import { inMode, type Draft } from "./composer.data.js";

const PLACES = 3;
/** From seeing to striking takes a person longer: who strikes sooner after a change means what stood there before. */
export const REACTION_MS = 600;

export interface Slot {
  readonly one: Suggestion;
  readonly before: Suggestion | null; // what stood here until `changedAtMs`
  readonly changedAtMs: number;
}

export const textOf = ({ pieces }: Suggestion): string => pieces.map(({ text }) => text).join("");

const same = (a: Suggestion, b: Suggestion): boolean => a.kind === b.kind && a.id === b.id && textOf(a) === textOf(b);

/** Newly found answers to another message, best first; what was seen in their places is remembered a moment. */
export const renewed = (shown: readonly Slot[], fresh: readonly Suggestion[], nowMs: number): readonly Slot[] =>
  fresh.slice(0, PLACES).map((one, at) => {
    const slot = shown[at];
    return slot && same(one, slot.one) ? slot : { one, before: slot?.one ?? null, changedAtMs: nowMs };
  });

/** While somebody types: whatever is still suggested keeps its place, newly found ones take the others' places. */
export function settled(shown: readonly Slot[], fresh: readonly Suggestion[], nowMs: number): readonly Slot[] {
  const stays = shown.map((slot) => (fresh.some((one) => same(one, slot.one)) ? slot : null));
  const waiting = fresh.filter((one) => !shown.some((slot) => same(one, slot.one)));
  const count = Math.min(PLACES, fresh.length);
  const places = Math.max(count, stays.findLastIndex((slot) => slot !== null) + 1);
  return Array.from({ length: places }, (_, at): Slot | null => {
    const held = stays[at];
    if (held) return held;
    const next = waiting.shift();
    if (next) return { one: next, before: shown[at]?.one ?? null, changedAtMs: nowMs };
    return shown[at] ?? null; // nothing better: an empty place would move those below
  }).filter((slot) => slot !== null);
}

/** What a key takes at this moment: what was seen when it was aimed at. */
export function aimed(slots: readonly Slot[], number: number, nowMs: number): Suggestion | null {
  const slot = slots[number - 1];
  if (!slot) return null;
  return nowMs - slot.changedAtMs < REACTION_MS ? (slot.before ?? slot.one) : slot.one;
}

/** An article that an answer was made from, as its words stood. */
export interface Source {
  readonly id: string;
  readonly version: number;
  readonly title: string;
  readonly text: string;
  readonly upto: number; // the customer's message it answers
}

/** The draft with a suggestion put in, behind what was written. */
export function withSuggestion(draft: Draft, one: Suggestion, upto: number): Draft {
  const before = inMode(draft, "reply");
  const text = textOf(one);
  const joint = before.text.trim() !== "" && !before.text.endsWith("\n") ? "\n" : "";
  const known = { id: one.id, version: one.version, title: one.title, text, upto };
  return {
    ...before,
    text: before.text + joint + text,
    blanks: [...new Set([...(before.blanks ?? []), ...one.missing])],
    ...(one.kind === "article" ? { source: known } : { used: [...(before.used ?? []), { id: one.id, text }] }),
  };
}

export interface Change {
  readonly was: string;
  readonly is: string;
}

/** How many signs two texts begin with alike, up to a limit, counted back to the begin of a word. */
function alike(a: readonly string[], b: readonly string[], most: number): number {
  const same = a.slice(0, most).findIndex((sign, at) => sign !== b[at]);
  let count = same < 0 ? Math.min(most, a.length) : same;
  while (count > 0 && count < most && /\w\w/.test(`${a[count - 1]}${a[count] ?? b[count] ?? ""}`)) count--;
  return count;
}

/** What was changed in words that were put in: one stretch from the first difference to the last, in whole words. */
export function changed(was: string, is: string): Change | null {
  if (was === is) return null;
  const [before, now] = [Array.from(was), Array.from(is)];
  const most = Math.min(before.length, now.length);
  const start = alike(before, now, most);
  const end = alike(before.toReversed(), now.toReversed(), most - start);
  const middle = (signs: readonly string[]): string => signs.slice(start, signs.length - end).join("");
  return { was: middle(before), is: middle(now) };
}

type Stroke = Pick<KeyboardEvent, "key" | "code" | "altKey" | "ctrlKey" | "metaKey" | "shiftKey">;

/** The number of the place that a key names: alone while nothing is written, with Alt while something is. */
export function placeOf({ key, code, ...held }: Stroke, empty: boolean): number | null {
  if ([held.ctrlKey, held.metaKey, held.shiftKey].includes(true) || held.altKey === empty) return null;
  // With Alt some keyboards write other signs than the key shows.
  const digit = held.altKey ? code.replace(/^(?:Digit|Numpad)/, "") : key;
  return /^[1-3]$/.test(digit) ? Number(digit) : null;
}
