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
    return this.#memory.get(name) ?? this.#attempt(() => localStorage.getItem(this.#prefix + name)) ?? null;
  }

  set(name: string, value: string): void {
    const written = this.#allowed && this.#attempt(() => (localStorage.setItem(this.#prefix + name, value), true));
    if (written === true) this.#memory.delete(name);
    else this.#memory.set(name, value);
  }

  drop(name: string): void {
    this.#memory.delete(name);
    this.#attempt(() => localStorage.removeItem(this.#prefix + name));
  }

  /** The chat is open: from page to page of a visit, in this tab alone. */
  get opened(): boolean {
    return !!this.#attempt(() => sessionStorage.getItem(this.#prefix));
  }

  set opened(open: boolean) {
    this.#attempt(() => sessionStorage.setItem(this.#prefix, open ? "open" : ""));
  }

  /** The customer took it back elsewhere: what shows it here shows that. */
  revoke(name: string): void {
    this.drop(name);
    dispatchEvent(new Event("agree"));
  }

  names(start: string): readonly string[] {
    const stored = this.#attempt(() => Object.keys(localStorage)) ?? [];
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
  #attempt<T>(use: () => T): T | undefined {
    try {
      return use();
    } catch (error) {
      if (error instanceof DOMException) return undefined;
      throw error;
    }
  }
}
