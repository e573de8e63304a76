/** Other words for messages, as far as they are written: a new stage moves a message on its page, and takes no field's words. */
import { createStore } from "../store.js";

export const editing = createStore<ReadonlyMap<string, string>>(new Map());

export const nameOf = (conversation: string, seq: number): string => `${conversation}:${seq}`;

/** `words` null: no longer. */
export function reword(name: string, words: string | null): void {
  editing.set((now) => {
    const next = new Map(now);
    if (words === null) next.delete(name);
    else next.set(name, words);
    return next;
  });
}
