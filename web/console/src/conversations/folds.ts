/** Which folds of which conversations were opened, by a line in them: a fold may grow at both ends. */
import { createStore } from "../store.js";
import type { Fold } from "./folds.data.js";

type Opened = ReadonlySet<string>;

export const opened = createStore<Opened>(new Set());

const named = (conversation: string, { lines }: Fold): readonly string[] => lines.map(({ id }) => conversation + id);

export const isOpen = (now: Opened, conversation: string, fold: Fold): boolean =>
  named(conversation, fold).some((name) => now.has(name));

export function turn(conversation: string, fold: Fold): void {
  const names = named(conversation, fold);
  opened.set((now) =>
    isOpen(now, conversation, fold)
      ? new Set([...now].filter((name) => !names.includes(name)))
      : new Set([...now, ...names]),
  );
}
