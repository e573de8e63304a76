/** What the loader on the shop's page and our frame say to each other by postMessage. */

import type { Identity } from "./live.wire.js";

export type ToFrame =
  | { readonly wingbeat: "hello"; readonly page: string; readonly identity?: Identity }
  | { readonly wingbeat: "open"; readonly still: boolean } // still: as it was left on the page before
  | { readonly wingbeat: "close" | "warm" | "logout" }
  | { readonly wingbeat: "ask"; readonly text: string }
  | { readonly wingbeat: "identify"; readonly identity: Identity }
  | ({ readonly wingbeat: "invited" } & Invited);

export type ToPage =
  | { readonly wingbeat: "ready"; readonly look: Look }
  | { readonly wingbeat: "unread"; readonly count: number; readonly label: string }
  | { readonly wingbeat: "closing" }
  | { readonly wingbeat: "inviting"; readonly inviting: Inviting };

/** All the loader needs to draw the launcher; it holds no words and no colours of its own. */
export interface Look {
  readonly style: string; // custom properties: numbers and colours
  readonly icon: string; // the path of a drawing
  readonly text: string;
  readonly hidden: boolean;
  readonly open: boolean; // since an earlier page of this visit
  readonly position: "left" | "right";
  readonly title: string;
  readonly label: string;
}

/** An invitation as the page weighs it (docs/howto/embed-the-widget.md). */
export interface Rule {
  readonly id: string;
  readonly text: string;
  readonly button: string;
  readonly ask: string;
  readonly pages: readonly string[];
  readonly seconds: number;
  readonly idle_seconds: number;
  readonly scroll_percent: number;
  readonly pages_seen: number;
  readonly moment: string;
  readonly share: number;
}

/** What this browser did with invitations: counts and times, nothing of who it is. */
export interface Memory {
  readonly day: string; // of `shown`
  readonly shown: number;
  readonly pages: number; // of this visit
  readonly at: number; // of the last page, ms
  readonly closed: Readonly<Record<string, number>>; // by id: until when, ms
  readonly held: Readonly<Record<string, boolean>>; // by id: counted, and not shown
  readonly met: Readonly<Record<string, number>>; // by id: when its conditions were met, ms
  readonly bought: number; // ms; 0: nothing
}

export interface Inviting {
  readonly rules: readonly Rule[];
  readonly per_day: number;
  readonly memory: Memory;
  readonly words: { readonly open: string; readonly close: string; readonly region: string };
}

/** What became of an invitation on the page; without an id, something was bought. */
export interface Invited {
  readonly told: "shown" | "opened" | "dismissed" | "bought";
  readonly id: string;
  readonly held: boolean;
}
