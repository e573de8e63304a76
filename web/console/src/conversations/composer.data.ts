/** What keys and drafts do in the composer. */
import type { FileRef, Head, MessageCard, SavedDraft } from "@client/types.js";
import type { Source } from "./suggested.data.js";

export type Mode = "reply" | "note";

/** What stands in an editor. */
interface Words {
  readonly text: string;
  readonly files: readonly FileRef[];
  readonly used?: readonly Used[]; // templates put in
  readonly blanks?: readonly string[]; // what they left open, as it stands in the text
  readonly cards?: readonly MessageCard[]; // products and orders
  readonly source?: Source | undefined; // the article that was suggested and taken
}

export interface Draft extends Words {
  readonly mode: Mode;
  readonly aside?: Words | undefined; // what stands in the other mode: a note never takes a reply's words
}

/** A template as it was put in. */
export interface Used {
  readonly id: string;
  readonly text: string;
}

/** What is no longer true of a draft without words. */
export const WORDLESS = { used: [], blanks: [], source: undefined } as const;
const NO_WORDS: Words = { text: "", files: [] };
export const EMPTY_DRAFT: Draft = { ...NO_WORDS, mode: "reply" };
export type Drafts = Readonly<Record<string, Draft>>;

/** A template that is looked for: `/` at the begin of a word, and the words behind it up to the caret. */
export interface Slash {
  readonly at: number;
  readonly words: string;
}

export function slashAt(text: string, caret: number): Slash | null {
  const words = /(?:^|[\s，。！？；：、）】”’」』…])\/([^\s/]{0,30})$/.exec(text.slice(0, caret))?.[1];
  return words === undefined ? null : { at: caret - words.length - 1, words };
}

/** What stands in a text and must be filled before it is sent. */
export const unfilled = ({ text, blanks = [] }: Draft): readonly string[] =>
  blanks.filter((blank) => text.includes(blank));

/** The templates a message was made from; to fill their blanks is no change of their words. */
export function usesOf({ used = [], blanks = [] }: Draft, sent: string): readonly { id: string; edited: boolean }[] {
  return used.map(({ id, text }) => {
    let from = 0;
    const pieces = blanks.reduce((all, blank) => all.flatMap((piece) => piece.split(blank)), [text.trim()]);
    const kept = pieces.every((piece) => {
      const at = sent.indexOf(piece, from);
      from = at + piece.length;
      return at >= 0;
    });
    return { id, edited: !kept };
  });
}

export const isEmpty = (draft: Words): boolean =>
  draft.text.trim() === "" && draft.files.length === 0 && !draft.cards?.length;

/** The same draft, gone on with as a reply or as a note: each keeps its own words. */
export function inMode(draft: Draft, mode: Mode): Draft {
  if (draft.mode === mode) return draft;
  const aside = isEmpty(draft) ? undefined : { ...draft, aside: undefined };
  return { ...(draft.aside ?? NO_WORDS), mode, aside };
}

/** The draft with files that belong to a mode, whichever is being written by now. */
export function withFiles(draft: Draft, mode: Mode, files: readonly FileRef[]): Draft {
  const there = inMode(draft, mode);
  return inMode({ ...there, files: [...there.files, ...files] }, draft.mode);
}

/** What is left once its words are said: what stood aside, to be gone on with. */
export const sentOff = ({ mode, aside }: Draft): Draft => inMode({ ...NO_WORDS, mode, aside }, "reply");

export function withDraft(drafts: Drafts, conversation: string, draft: Draft): Drafts {
  const others = Object.entries(drafts).filter(([id]) => id !== conversation);
  const kept = isEmpty(draft) && !draft.aside && draft.mode === "reply" ? [] : [[conversation, draft] as const];
  return Object.fromEntries([...others, ...kept]);
}

/** What this browser and the server have: the server's, but for what it has not seen yet. */
export function joined(here: Drafts, unsaved: readonly string[], there: readonly SavedDraft[]): Drafts {
  const newer = Object.entries(here).filter(([id]) => unsaved.includes(id));
  const known = there
    .filter(({ conversation_id }) => !unsaved.includes(conversation_id))
    .map((saved): [string, Draft] => [saved.conversation_id, asKept(here[saved.conversation_id], saved)]);
  return Object.fromEntries([...known, ...newer]);
}

/** Files come back as we gave them; which templates a text was made of is known where it was written. */
function asKept(held: Draft | undefined, { mode, text, files, aside }: SavedDraft): Draft {
  const saved: Draft = { mode, text, files: files as Draft["files"], aside: (aside as Words | null) ?? undefined };
  return held && same(held, saved) && same(held.aside, saved.aside) ? held : saved;
}

const same = (one?: Words, other?: Words): boolean => one?.text === other?.text;

/** What was stored by an earlier visit, or nothing when it is not ours to read. */
export function parseDrafts(stored: string | null): Drafts {
  if (stored === null) return {};
  try {
    const value: unknown = JSON.parse(stored);
    if (typeof value !== "object" || value === null) return {};
    return Object.fromEntries(Object.entries(value).filter((entry): entry is [string, Draft] => isDraft(entry[1])));
  } catch {
    return {};
  }
}

function isWords(value: unknown): value is Partial<Draft> {
  if (typeof value !== "object" || value === null) return false;
  const { text, files } = value as Partial<Words>;
  return typeof text === "string" && Array.isArray(files);
}

const isDraft = (value: unknown): value is Draft =>
  isWords(value) &&
  (value.mode === "reply" || value.mode === "note") &&
  (value.aside === undefined || isWords(value.aside));

export interface Stroke {
  readonly key: string;
  readonly shiftKey: boolean;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly isComposing: boolean;
  readonly keyCode: number;
}

const COMPOSING = 229; // what Safari reports for the Enter that ends a composition, with isComposing already false

/** Whether a key belongs to the input method. */
export const composing = ({ isComposing, keyCode }: Pick<Stroke, "isComposing" | "keyCode">): boolean =>
  isComposing || keyCode === COMPOSING;

/**
 * Enter sends, with Shift it breaks the line; who prefers it the other way sends with Ctrl or ⌘. While characters are
 * being composed the key belongs to the input method.
 */
export function sends(stroke: Stroke, enterSends: boolean): boolean {
  if (stroke.key !== "Enter" || composing(stroke)) return false;
  return stroke.ctrlKey || stroke.metaKey || (enterSends && !stroke.shiftKey && !stroke.altKey);
}

/** Tab takes what is offered into the empty editor; without an offer, and with Shift, it leaves the editor as ever. */
export const accepts = (stroke: Stroke, offer: string): boolean =>
  stroke.key === "Tab" && offer !== "" && !stroke.shiftKey && !stroke.isComposing;

const TYPING_EVERY_MS = 3000; // live.md: at most one typing frame in three seconds

export interface Typing {
  readonly toldAtMs: number; // 0: nobody was told, or was told that we stopped
  readonly startedFor: string | null; // the `owed_since` whose answer we began, or the bot's conversation we took
}

export const NOT_TYPING: Typing = { toldAtMs: 0, startedFor: null };

/** After a change of the reply's text: whether to tell the customer, and whether this is an owed answer's first key. */
export function typed(
  before: Typing,
  text: string,
  head: Head,
  nowMs: number,
): [Typing, { tell: boolean | null; start: boolean }] {
  if (text === "")
    return [
      { ...before, toldAtMs: 0 },
      { tell: before.toldAtMs > 0 ? false : null, start: false },
    ];
  const tell = nowMs - before.toldAtMs >= TYPING_EVERY_MS;
  const begun = begunFor(head);
  const start = begun !== null && begun !== before.startedFor;
  return [
    { toldAtMs: tell ? nowMs : before.toldAtMs, startedFor: start ? begun : before.startedFor },
    { tell: tell ? true : null, start },
  ];
}

/** Whose answer a first key begins; the bot is silent from it on, also where nothing is owed yet. */
function begunFor(head: Head): string | null {
  return head.owed_since ?? (head.status === "bot" ? head.id : null);
}
