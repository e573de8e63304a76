/** Runs of what happened between the messages, as one line: a member reads what was said, and opens the rest. */
import type { Item, Line } from "./timeline.data.js";

export interface Fold {
  readonly kind: "fold";
  readonly id: string;
  readonly lines: readonly Line[];
}

const FEW = 3; // lines that are read at a glance
const TAIL = 2; // at the end they come one by one: the newest stay, and nothing above them moves

/** `last`: nothing was said after these yet. */
export function folded(items: readonly Item[], last: boolean): readonly (Item | Fold)[] {
  const shown: (Item | Fold)[] = [];
  let run: Line[] = [];
  const end = (tail: number): void => {
    const lines = run.slice(0, run.length - tail);
    if (run.length <= FEW) shown.push(...run);
    else shown.push({ kind: "fold", id: `fold:${lines[0]?.id ?? ""}`, lines }, ...run.slice(lines.length));
    run = [];
  };
  for (const item of items) {
    if (item.kind === "line" && item.quiet) run.push(item);
    else {
      end(0);
      shown.push(item);
    }
  }
  end(last ? TAIL : 0);
  return shown;
}
