import { createStore, useStore } from "../store.js";
import { EMPTY_DRAFT, parseDrafts, withDraft, type Draft } from "./composer.data.js";

const PLACE = "wingbeat.drafts";

function stored(): string | null {
  try {
    return localStorage.getItem(PLACE);
  } catch {
    return null; // storage may be forbidden: drafts then live as long as the page
  }
}

const drafts = createStore(parseDrafts(stored()));

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

export const useDraft = (conversation: string): Draft => useStore(drafts, (all) => all[conversation] ?? EMPTY_DRAFT);

/** Changes made while a file was on its way must not undo what was written since: the change is a function. */
export function draft(conversation: string, change: (before: Draft) => Draft): void {
  drafts.set((all) => withDraft(all, conversation, change(all[conversation] ?? EMPTY_DRAFT)));
  try {
    localStorage.setItem(PLACE, JSON.stringify(drafts.get()));
  } catch {
    // as above
  }
}
