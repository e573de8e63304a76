/** What one has begun to write: here at once, on the server a moment later, so that every device of one's own has it. */
import { flushSync } from "react-dom";
import { drafts as server } from "@client/api.js";
import { Refused } from "@client/rest.js";
import type { SavedDraftForm } from "@client/types.js";
import { createStore, useStore } from "../store.js";
import { EMPTY_DRAFT, isEmpty, joined, parseDrafts, withDraft, type Draft, type Drafts } from "./composer.data.js";

interface Kept {
  readonly drafts: Drafts;
  readonly unsaved: readonly string[]; // conversations whose newest word the server has not seen
}

const SAVE_MS = 1000; // after the last key
const RETRY_MS = 5000;
const NOTHING: Kept = { drafts: {}, unsaved: [] };
const kept = createStore(NOTHING);
let member = "";
let timer: ReturnType<typeof setTimeout> | undefined;

const place = (): string => `wingbeat.drafts.${member}`;

function stored(): Kept {
  try {
    const drafts = parseDrafts(localStorage.getItem(place()));
    const unsaved: unknown = JSON.parse(localStorage.getItem(`${place()}.unsaved`) ?? "[]");
    return { drafts, unsaved: Array.isArray(unsaved) ? unsaved.filter((one) => typeof one === "string") : [] };
  } catch {
    return NOTHING; // storage may be forbidden: what the server has not seen then lives as long as the page
  }
}

function change(next: (before: Kept) => Kept): void {
  kept.set(next);
  try {
    localStorage.setItem(place(), JSON.stringify(kept.get().drafts));
    localStorage.setItem(`${place()}.unsaved`, JSON.stringify(kept.get().unsaved));
  } catch {
    // as above
  }
}

/** From now on these are the drafts of this member: of this browser, and each time one looks here also of the others. */
export function keepDrafts(me: string): () => void {
  member = me;
  kept.set(stored);
  const look = (): void => {
    if (document.visibilityState === "visible") void refresh();
  };
  const follow = ({ key }: StorageEvent): void => {
    if (key === `${place()}.unsaved`) kept.set(stored); // written last, by another window of this browser
  };
  look();
  document.addEventListener("visibilitychange", look);
  window.addEventListener("storage", follow);
  return () => {
    document.removeEventListener("visibilitychange", look);
    window.removeEventListener("storage", follow);
  };
}

/** Leaving on purpose: the next one at this browser reads nothing of it. The server has it. */
export function leaveDrafts(): void {
  clearTimeout(timer);
  change(() => NOTHING);
}

let saves = 0; // how often the server was told something

/** What was written or sent on another device meanwhile; what is newer here stays and is saved. */
async function refresh(): Promise<void> {
  const [asked, before] = [member, saves];
  const page = await server.list().catch(() => null); // then what this browser has must do
  if (page === null || asked !== member) return;
  if (saves !== before) return refresh(); // what it told may be from before what we saved
  change(({ drafts, unsaved }) => ({ drafts: joined(drafts, unsaved, page.items), unsaved }));
  soon(0);
}

function soon(afterMs: number): void {
  clearTimeout(timer);
  timer = setTimeout(() => void save(), afterMs);
}

/** Blanks alone are no words. */
const told = (words: Pick<Draft, "text" | "files">): Pick<SavedDraftForm, "text" | "files"> => ({
  text: isEmpty(words) ? "" : words.text,
  files: [...words.files],
});

async function save(): Promise<void> {
  const { drafts, unsaved } = kept.get();
  for (const conversation of unsaved) {
    const draft = drafts[conversation] ?? EMPTY_DRAFT;
    try {
      await server.keep(conversation, { mode: draft.mode, ...told(draft), aside: told(draft.aside ?? EMPTY_DRAFT) });
      saves += 1;
    } catch (error) {
      if (!(error instanceof Refused)) return soon(RETRY_MS); // nobody there: later
    }
    // Written on meanwhile: that has a timer of its own.
    if ((kept.get().drafts[conversation] ?? EMPTY_DRAFT) === draft) change((now) => saved(now, conversation));
  }
}

const saved = ({ drafts, unsaved }: Kept, conversation: string): Kept => ({
  drafts,
  unsaved: unsaved.filter((one) => one !== conversation),
});

let wished: string | null = null;

/** The composer of this conversation takes the keyboard: now if it is there, else as soon as it is. */
export function wishToWrite(conversation: string): void {
  wished = conversation;
  document.querySelector<HTMLElement>(`#composer[data-conversation="${conversation}"]`)?.focus();
}

/** Whether somebody opened this conversation to write; asked once. */
export function takesKeyboard(conversation: string): boolean {
  const wish = wished === conversation;
  if (wish) wished = null;
  return wish;
}

export const useDraft = (conversation: string): Draft =>
  useStore(kept, ({ drafts }) => drafts[conversation] ?? EMPTY_DRAFT);

/** Changes made while a file was on its way must not undo what was written since: the change is a function. */
export function draft(conversation: string, next: (before: Draft) => Draft): void {
  change(({ drafts, unsaved }) => ({
    drafts: withDraft(drafts, conversation, next(drafts[conversation] ?? EMPTY_DRAFT)),
    unsaved: [...unsaved.filter((one) => one !== conversation), conversation],
  }));
  soon(SAVE_MS);
}

/** The same, and the field shows it at once: whoever sets its caret next comes before the next key. */
export function draftAtOnce(conversation: string, next: (before: Draft) => Draft): void {
  flushSync(() => draft(conversation, next));
}
