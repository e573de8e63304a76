/** What may be opened next is opened before: best first, one after the other, as long as nothing else is wished. */
export class Foresight {
  readonly #open: (id: string) => Promise<void>;
  #wishes: readonly string[] = [];

  constructor(open: (id: string) => Promise<void>) {
    this.#open = open;
  }

  /** Newer wishes replace older ones; `andThen` hears of each that is there. */
  wish(ids: readonly string[], andThen: (id: string) => void): void {
    const busy = this.#wishes.length > 0;
    this.#wishes = ids;
    if (!busy) void this.#fulfil(andThen);
  }

  async #fulfil(andThen: (id: string) => void): Promise<void> {
    for (let [id] = this.#wishes; id !== undefined; [id] = this.#wishes) {
      const open = this.#open(id).then(() => andThen(id));
      await open.catch(() => undefined); // whoever opens it asks again, and is told
      this.#wishes = this.#wishes.filter((one) => one !== id);
    }
  }
}
