/** One command for many conversations: each goes alone, and each that is refused says why. */
import { useState } from "react";
import { conversations } from "@client/api.js";
import { uuid7 } from "@client/ids.js";
import type { MemberCommand } from "@client/types.js";

const AT_ONCE = 4; // of the six a browser opens to one server

export interface Bulk {
  readonly chosen: ReadonlySet<string>;
  readonly failed: ReadonlyMap<string, unknown>; // what was wrong, by conversation
  readonly busy: { readonly done: number; readonly n: number } | null;
  readonly toggle: (id: string) => void;
  readonly choose: (ids: readonly string[]) => void;
  readonly run: (command: MemberCommand) => Promise<{ readonly done: number; readonly failed: number }>;
}

const NOBODY: ReadonlySet<string> = new Set();
const NOTHING: ReadonlyMap<string, unknown> = new Map();

export function useBulk(): Bulk {
  const [chosen, setChosen] = useState(NOBODY);
  const [failed, setFailed] = useState(NOTHING);
  const [busy, setBusy] = useState<Bulk["busy"]>(null);
  return {
    chosen,
    failed,
    busy,
    toggle: (id) => setChosen((now) => new Set(now.has(id) ? [...now].filter((one) => one !== id) : [...now, id])),
    choose: (ids) => {
      setChosen(new Set(ids));
      setFailed(NOTHING);
    },
    run: async (command) => {
      const ids = [...chosen];
      const wrong = new Map<string, unknown>();
      let done = 0;
      setBusy({ done, n: ids.length });
      await each(ids, async (id) => {
        await conversations.command(id, uuid7(), command).catch((error: unknown) => wrong.set(id, error));
        done += 1;
        setBusy({ done, n: ids.length });
      });
      setBusy(null);
      setFailed(wrong);
      setChosen(new Set(wrong.keys())); // what failed stays chosen, to be tried again or looked at
      return { done: ids.length - wrong.size, failed: wrong.size };
    },
  };
}

async function each(ids: readonly string[], act: (id: string) => Promise<void>): Promise<void> {
  const left = [...ids];
  const worker = async (): Promise<void> => {
    for (let id = left.shift(); id !== undefined; id = left.shift()) await act(id);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}
