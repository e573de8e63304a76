/** What we remember in our own origin's storage; in memory until the customer opens the chat, or where storage is blocked. */
export class Keep {
  readonly #memory = new Map<string, string>();
  readonly #prefix: string;
  #allowed = false;

  constructor(site: string) {
    this.#prefix = `wingbeat:${site}:`;
  }

  /** The customer opened the chat (now or on an earlier page): from here on things may be kept. */
  allow(): void {
    if (this.#allowed) return;
    this.#allowed = true;
    const early = [...this.#memory];
    this.#memory.clear();
    for (const [name, value] of early) this.set(name, value);
  }

  get(name: string): string | null {
    return this.#memory.get(name) ?? this.#attempt((storage) => storage.getItem(this.#prefix + name)) ?? null;
  }

  set(name: string, value: string): void {
    const written = this.#allowed && this.#attempt((storage) => (storage.setItem(this.#prefix + name, value), true));
    if (written === true) this.#memory.delete(name);
    else this.#memory.set(name, value);
  }

  drop(name: string): void {
    this.#memory.delete(name);
    this.#attempt((storage) => storage.removeItem(this.#prefix + name));
  }

  /** The customer took it back elsewhere: what shows it here shows that. */
  revoke(name: string): void {
    this.drop(name);
    dispatchEvent(new Event("agree"));
  }

  names(start: string): readonly string[] {
    const stored = this.#attempt((storage) => Object.keys(storage)) ?? [];
    const ours = stored.filter((name) => name.startsWith(this.#prefix)).map((name) => name.slice(this.#prefix.length));
    return [...new Set([...ours, ...this.#memory.keys()])].filter((name) => name.startsWith(start)).sort();
  }

  clear(): void {
    for (const name of this.names("")) this.drop(name);
  }

  /** Calls when another tab of the same customer signed out; returns the remover. */
  onGone(name: string, then: () => void): () => void {
    const heard = (event: StorageEvent): void => {
      if (event.key === this.#prefix + name && event.newValue === null) then();
    };
    addEventListener("storage", heard);
    return () => removeEventListener("storage", heard);
  }

  /** Storage may be missing, blocked or full; none of these may stop a chat. */
  #attempt<T>(use: (storage: Storage) => T): T | undefined {
    try {
      return use(localStorage);
    } catch (error) {
      if (error instanceof DOMException) return undefined;
      throw error;
    }
  }
}
