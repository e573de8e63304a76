import { render } from "preact";
import type { ToFrame } from "../../client/host.wire.js";
import type { Identity } from "../../client/live.wire.js";
import { App } from "./app.view.js";
import { ChatClient } from "./chat.js";
import { unread, type Chat } from "./chat.data.js";
import { palette } from "./colour.data.js";
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

export interface ChatApp {
  readonly hear: (message: ToFrame) => void;
}

/** Puts the chat into the page and keeps what is shown in step with what is so. */
export function mount(options: AppOptions): ChatApp {
  const { settings, keep, page } = options;
  const root = document.getElementById("app");
  if (root === null) throw new TypeError("no #app in the frame's page");
  let open = false;
  let told = 0;
  let due = false;
  let shown: Chat | undefined;

  const close = (): void => page.tell({ wingbeat: "closing" });
  const paint = (): void => {
    due = false;
    if (shown !== undefined)
      render(
        <App
          chat={shown}
          client={client}
          settings={settings}
          keep={keep}
          open={open}
          close={page.alone ? null : close}
        />,
        root,
      );
  };
  const changed = (chat: Chat): void => {
    shown = chat;
    tellUnread(unread(chat));
    // Many changes of one moment, such as the frames after a resume, are painted once.
    if (!due) queueMicrotask(paint);
    due = true;
  };
  const tellUnread = (count: number): void => {
    if (count === told) return;
    told = count;
    page.tell({ wingbeat: "unread", count, label: count === 0 ? say("launch") : say("launch_unread", { count }) });
  };
  const client = new ChatClient({ ...options, changed });
  const see = (): void => client.show(open && !document.hidden);

  dress(settings.colour);
  document.addEventListener("visibilitychange", see);
  document.addEventListener("keydown", ({ key, isComposing }) => {
    if (key === "Escape" && !isComposing) close();
  });
  keep.onGone("token", () => client.logout());
  client.connectIfOpen();

  const hear = (message: ToFrame): void => {
    if (message.wingbeat === "open" || message.wingbeat === "close") {
      open = message.wingbeat === "open";
      if (open) keep.allow();
      see();
      changed(client.state);
    } else if (message.wingbeat === "identify") client.identify();
    else if (message.wingbeat === "logout") client.logout();
  };
  return { hear };
}

function dress(hex: string): void {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css); // in the same file as the code: one request less, and nothing is ever shown undressed
  document.adoptedStyleSheets = [sheet];
  const { colour, ink, onLight, onDark } = palette(hex);
  for (const [name, value] of Object.entries({ colour, ink, "on-light": onLight, "on-dark": onDark }))
    document.documentElement.style.setProperty(`--${name}`, value);
}
