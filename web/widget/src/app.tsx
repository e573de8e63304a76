import { render } from "preact";
import type { ToFrame } from "../../client/host.wire.js";
import type { Identity } from "../../client/live.wire.js";
import { App } from "./app.view.js";
import { ChatClient } from "./chat.js";
import { unread, type Chat } from "./chat.data.js";
import type { Keep } from "./keep.js";
import type { Page } from "./page.js";
import type { Settings } from "./settings.js";
import { say } from "./words.js";
import css from "./style.css?inline";

export interface AppOptions {
  readonly site: string;
  readonly settings: Settings;
  readonly keep: Keep;
  readonly page: Page;
  readonly address: string;
  readonly identity: () => Identity | undefined;
}

/** Keeps what is shown in step with what is so. */
export class ChatApp {
  readonly #client: ChatClient;
  readonly #root = document.getElementById("app") ?? document.body;
  readonly #close: () => void;
  #open = false;
  #still = false;
  #told = 0;
  #due = false;
  #asked = "";
  #asks = 0;
  readonly #options: AppOptions;

  constructor(options: AppOptions) {
    this.#options = options;
    const { settings, keep, page } = options;
    this.#client = new ChatClient({
      ...options,
      changed: (chat) => this.#changed(chat),
      forgotten: () => (this.#asks += 1), // nothing typed or ticked stays for the next one
    });
    this.#close = () => page.tell({ wingbeat: "closing" });
    dress(settings);
    document.addEventListener("visibilitychange", () => this.#see());
    document.addEventListener("keydown", ({ key, isComposing }) => {
      if (key === "Escape" && !isComposing) this.#close();
    });
    keep.onGone("token", () => this.#client.logout());
    this.#client.connectIfOpen();
  }

  hear(message: ToFrame): void {
    const { wingbeat } = message;
    if (wingbeat === "identify") this.#client.identify();
    else if (wingbeat === "logout") this.#client.logout();
    else if (wingbeat === "ask") this.#ask(message.text);
    else if (wingbeat === "open") this.#turn(true, message.still);
    else if (wingbeat === "close") this.#turn(false);
  }

  /** A question of the shop's page is put into the field, where the customer's own words are not; sending it is theirs. */
  #ask(text: string): void {
    const { keep } = this.#options;
    if ((keep.get("draft") ?? this.#asked) !== this.#asked) return;
    keep.set("draft", (this.#asked = text));
    this.#asks += 1;
    this.#turn(true);
  }

  #turn(open: boolean, still = false): void {
    this.#open = open;
    this.#still = still;
    const { keep } = this.#options;
    keep.opened = open;
    if (open) keep.allow();
    this.#see();
    this.#changed(this.#client.state);
  }

  #see(): void {
    this.#client.show(this.#open && !document.hidden);
  }

  #changed(chat: Chat): void {
    this.#tellUnread(unread(chat));
    // Many changes of one moment, such as the frames after a resume, are painted once.
    if (!this.#due) queueMicrotask(() => this.#paint());
    this.#due = true;
  }

  #paint(): void {
    this.#due = false;
    const client = this.#client;
    const { settings, keep, page } = this.#options;
    const props = {
      chat: client.state,
      client,
      settings,
      keep,
      open: this.#open,
      still: this.#still,
      close: page.alone ? null : this.#close,
    };
    render(<App key={this.#asks} {...props} />, this.#root); // anew: a field reads its draft once
  }

  #tellUnread(count: number): void {
    if (count === this.#told) return;
    this.#told = count;
    const label = count === 0 ? say("launch") : say("launch_unread", { count });
    this.#options.page.tell({ wingbeat: "unread", count, label });
  }
}

function dress({ colour, ink, on_light, on_dark }: Settings): void {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css); // in the same file as the code: one request less, and nothing is ever shown undressed
  document.adoptedStyleSheets = [sheet];
  document.documentElement.style.cssText = `--colour:${colour};--ink:${ink};--on-light:${on_light};--on-dark:${on_dark}`;
}
