import type { ToFrame, ToPage } from "../../client/host.wire.js";

/** The shop's page around us. Only its window is heard, and only from the origin it first spoke from. */
export class Page {
  #origin: string | null = null;

  readonly alone = window.parent === window;

  listen(heard: (message: ToFrame) => void): () => void {
    const receive = ({ source, origin, data }: MessageEvent<ToFrame>): void => {
      if (this.alone || source !== window.parent) return;
      if (data.wingbeat === "hello") this.#origin ??= origin;
      if (origin === this.#origin) heard(data);
    };
    addEventListener("message", receive);
    return () => removeEventListener("message", receive);
  }

  tell(message: ToPage): void {
    if (this.#origin !== null && !this.alone) window.parent.postMessage(message, this.#origin);
  }
}
