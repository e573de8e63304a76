import type { Sending } from "../../client/live.data.js";
import type { CustomerCommand } from "../../client/live.wire.js";
import type { Keep } from "./keep.js";

export interface Written {
  readonly conversation: string;
  readonly command: CustomerCommand;
}

/** What was written and not yet acknowledged, one entry each, so that tabs do not overwrite each other's queue. */
export class StoredOutbox {
  readonly restored: ReadonlyMap<string, Written>;
  readonly #stored: Set<string>;
  readonly #keep: Keep;

  constructor(keep: Keep) {
    this.#keep = keep;
    const entries = keep.names("out:").map((name) => [name.slice(4), keep.get(name) ?? "null"] as const);
    this.restored = new Map(entries.map(([key, text]) => [key, JSON.parse(text) as Written]));
    this.#stored = new Set(this.restored.keys());
  }

  sendings(): readonly Sending[] {
    return [...this.restored].map(([key, written]) => ({ key, ...written, state: "waiting", notBefore: 0 }));
  }

  /** Marks are not worth keeping: the next page makes its own. */
  follow(outbox: readonly Sending[]): void {
    const kept = outbox.filter(({ command }) => !command.do.startsWith("mark_"));
    for (const { key, conversation, command } of kept) {
      if (!this.#stored.has(key)) this.#keep.set(`out:${key}`, JSON.stringify({ conversation, command }));
      this.#stored.add(key);
    }
    const alive = new Set(kept.map(({ key }) => key));
    for (const key of this.#stored) {
      if (alive.has(key)) continue;
      this.#keep.drop(`out:${key}`);
      this.#stored.delete(key);
    }
  }
}
