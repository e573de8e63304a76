import type { Sending } from "../../client/live.data.js";
import type { CustomerCommand } from "../../client/live.wire.js";
import type { Keep } from "./keep.js";

export interface Written {
  readonly conversation: string;
  readonly command: CustomerCommand;
  readonly failed?: boolean; // refused: sent again only when the customer says so
}

/** What was written and not yet acknowledged, one entry each, so that tabs do not overwrite each other's queue. */
export class StoredOutbox {
  readonly restored: ReadonlyMap<string, Written>;
  #stored: ReadonlyMap<string, string>;
  readonly #keep: Keep;

  constructor(keep: Keep) {
    this.#keep = keep;
    this.#stored = new Map(keep.names("out:").map((name) => [name.slice(4), keep.get(name) ?? ""]));
    this.restored = new Map([...this.#stored].map(([key, text]) => [key, JSON.parse(text) as Written]));
  }

  sendings(): readonly Sending[] {
    return [...this.restored].map(([key, { conversation, command, failed }]) => {
      return { key, conversation, command, state: failed ? "failed" : "waiting", notBefore: 0 };
    });
  }

  /** Marks are not worth keeping: the next page makes its own. */
  follow(outbox: readonly Sending[]): void {
    const kept = new Map<string, string>();
    for (const { key, conversation, command, state } of outbox) {
      if (command.do.startsWith("mark_")) continue;
      kept.set(key, JSON.stringify({ conversation, command, ...(state === "failed" && { failed: true }) }));
    }
    for (const [key, text] of kept) if (this.#stored.get(key) !== text) this.#keep.set(`out:${key}`, text);
    for (const key of this.#stored.keys()) if (!kept.has(key)) this.#keep.drop(`out:${key}`);
    this.#stored = kept;
  }
}
