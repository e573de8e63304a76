/** What the loader on the shop's page and our frame say to each other by postMessage. */

import type { Identity } from "./live.wire.js";

export type ToFrame =
  | { readonly wingbeat: "hello"; readonly page: string; readonly identity?: Identity }
  | { readonly wingbeat: "open" | "close" | "warm" | "logout" }
  | { readonly wingbeat: "ask"; readonly text: string }
  | { readonly wingbeat: "identify"; readonly identity: Identity };

export type ToPage =
  | { readonly wingbeat: "ready"; readonly look: Look }
  | { readonly wingbeat: "unread"; readonly count: number; readonly label: string }
  | { readonly wingbeat: "closing" };

/** All the loader needs to draw the launcher; it holds no words and no colours of its own. */
export interface Look {
  readonly colour: string;
  readonly ink: string;
  readonly position: "left" | "right";
  readonly title: string;
  readonly label: string;
}
