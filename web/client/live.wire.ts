/** The frames of docs/reference/live.md, as types. */

import type { components } from "./schema.js";
import type { Told } from "./notices.js";
import type { Event, FileRef, Language, MessageCard, Purpose, Status } from "./events.wire.js";

export type * from "./events.wire.js";

export type CustomerCommand =
  | { readonly do: "say"; readonly text: string; readonly files?: readonly FileRef[]; readonly sent_at?: string }
  | { readonly do: "mark_read" | "mark_delivered"; readonly upto: number }
  | { readonly do: "resolve"; readonly how: "customer_confirmed" }
  | { readonly do: "hand_off"; readonly why: "asked" }
  | {
      readonly do: "rate";
      readonly score: number;
      readonly comment?: string;
      readonly answers?: Readonly<Record<string, string>>;
    };

export type MemberCommand =
  | {
      readonly do: "say";
      readonly text: string;
      readonly files?: readonly FileRef[];
      readonly purpose?: Purpose;
      readonly templates?: readonly { readonly id: string; readonly edited?: boolean }[];
      readonly cards?: readonly MessageCard[]; // a product's SKU or an order's number is enough
    }
  | {
      readonly do: "note";
      readonly text: string;
      readonly files?: readonly FileRef[];
      readonly mentions?: readonly string[];
    }
  | { readonly do: "assign"; readonly member_id: string; readonly how: "picked" | "handed" | "accepted" }
  | { readonly do: "transfer"; readonly to_member_id?: string; readonly to_team_id?: string; readonly why?: string }
  | { readonly do: "approve_draft"; readonly draft: number; readonly text?: string }
  | { readonly do: "refuse_draft"; readonly draft: number; readonly why?: string }
  | { readonly do: "start_typing" | "wake" | "resolve" | "reopen" }
  | { readonly do: "mark_read"; readonly upto: number }
  | { readonly do: "edit"; readonly seq: number; readonly text: string }
  | { readonly do: "recall"; readonly seq: number }
  | { readonly do: "retry_letter"; readonly letter: string; readonly email?: string }
  | { readonly do: "set_priority"; readonly priority: number }
  | { readonly do: "set_reason"; readonly reason: string }
  | { readonly do: "tag" | "untag"; readonly tag: string }
  | { readonly do: "snooze"; readonly until: string; readonly why?: string }
  | { readonly do: "decline" | "pull" | "bump"; readonly why?: string }
  | { readonly do: "enter_stage"; readonly stage: "needs_analysis" | "execution" | "feedback"; readonly since: number };

export type Command = CustomerCommand | MemberCommand;

export interface Limits {
  readonly text: number;
  readonly file_bytes: number;
}

export interface OpenConversation {
  readonly id: string;
  readonly number: number;
  readonly status: Status;
  readonly seq: number;
  readonly member?: string;
}

export interface WidgetWelcome {
  readonly t: "welcome";
  readonly v: 1;
  readonly token?: string | null;
  readonly ticket: string; // what file requests carry
  readonly customer: { readonly id: string; readonly name: string; readonly verified: boolean };
  readonly conversation: OpenConversation | null;
  readonly unread?: number;
  readonly ping_every_seconds: number;
  readonly now: string;
  readonly limits: Limits;
}

export type Presence = components["schemas"]["MemberOut"]["presence"];

export interface DeskWelcome {
  readonly t: "welcome";
  readonly v: 1;
  readonly member: {
    readonly id: string;
    readonly name: string;
    readonly role: string;
    readonly state: Presence;
    readonly capacity: number;
  };
  readonly ping_every_seconds: number;
  readonly now: string;
  readonly limits: Limits;
}

export type Head = components["schemas"]["HeadOut"];

export interface Ack {
  readonly t: "ack";
  readonly key: string;
  readonly conversation: string;
  readonly seq: number;
}

export interface Refusal {
  readonly t: "error";
  readonly key?: string | null;
  readonly code: string;
  readonly message: string;
  readonly facts: Readonly<Record<string, unknown>>;
  readonly retry: boolean;
}

export type ServerFrame =
  | WidgetWelcome
  | DeskWelcome
  | Ack
  | Refusal
  | { readonly t: "ping" }
  | { readonly t: "agree"; readonly to: "ahead" | "shown"; readonly on: false } // it was taken back elsewhere
  | { readonly t: "events"; readonly conversation: string; readonly events: readonly Event[] }
  | { readonly t: "history"; readonly conversation: string; readonly events: readonly Event[]; readonly more: boolean }
  | { readonly t: "heads"; readonly heads: readonly Head[] }
  | {
      readonly t: "typing";
      readonly conversation: string;
      readonly who: "member" | "customer" | "bot";
      readonly name?: string;
      readonly on: boolean;
      readonly text?: string; // what the bot has written so far, or the customer, who agreed that it is shown
    }
  | { readonly t: "around"; readonly conversation: string; readonly members: readonly Around[] }
  | { readonly t: "presence"; readonly member: string; readonly state: Presence }
  | { readonly t: "people" } // members and teams are not what they were
  | ({ readonly t: "offer" } & Offered)
  | Breach
  | Alerted
  | BoardFrame
  | { readonly t: "offer_over"; readonly conversation: string; readonly taken_by: string | null }
  | {
      readonly t: "notice";
      readonly what: Told;
      readonly conversation: string;
      readonly number: number;
      readonly text: string;
    };

/** A colleague at the conversation one looks at: answering it for so many more seconds, unless they are told anew; 0: looks. */
export interface Around {
  readonly id: string;
  readonly name: string;
  readonly since: number;
  readonly seconds: number;
}

/** The live board as it stands, each second while one looks. */
export interface BoardFrame extends Readonly<components["schemas"]["BoardOut"]> {
  readonly t: "board";
}

/** Something on the floor is not as it should be: told to the members named. */
export interface Alerted {
  readonly t: "alert";
  readonly id: string;
  readonly kind: components["schemas"]["AlertOut"]["kind"];
  readonly name: string;
  readonly value: number;
  readonly threshold: number;
  readonly part: string;
  readonly to: readonly string[];
}

/** A conversation to take until then; `everybody`: whoever of its team is first. */
export interface Offered {
  readonly head: Head;
  readonly until: string;
  readonly ring: number;
  readonly everybody: boolean;
}

/** A promise is likely to break: told to the members named. */
export interface Breach {
  readonly t: "breach";
  readonly conversation_id: string;
  readonly number: number;
  readonly customer_name: string;
  readonly chance: number;
  readonly due: string;
  readonly to: readonly string[];
}

export interface Identity {
  readonly user_id: string;
  readonly signature: string;
  readonly name?: string;
  readonly email?: string;
}

export interface WidgetHello {
  readonly t: "hello";
  readonly v: 1;
  readonly site: string;
  readonly token: string | null;
  readonly language: Language;
  readonly page?: string;
  readonly identity?: Identity;
  readonly conversation?: string;
  readonly after?: number;
}

export interface DeskHello {
  readonly t: "hello";
  readonly v: 1;
  readonly watch?: readonly { readonly conversation: string; readonly after: number }[];
  readonly views?: readonly ("mine" | "unassigned" | "all")[];
  readonly board?: boolean;
  readonly visible?: boolean;
}

export type Hello = WidgetHello | DeskHello;

/** What may be lost with a connection: everything else goes through the outbox. */
export type PassingFrame =
  | {
      readonly t: "typing";
      readonly conversation: string;
      readonly on: boolean;
      readonly text?: string;
      readonly shown?: true; // its customer agreed that members see the text
    }
  | { readonly t: "agree"; readonly to: "ahead" | "shown"; readonly on: boolean }
  | { readonly t: "look"; readonly conversation: string | null; readonly listens: boolean }
  | { readonly t: "history"; readonly conversation: string; readonly before: number; readonly limit?: number }
  | { readonly t: "watch"; readonly conversation: string; readonly after: number }
  | { readonly t: "unwatch"; readonly conversation: string }
  | { readonly t: "views"; readonly views: readonly ("mine" | "unassigned" | "all")[] }
  | { readonly t: "board" | "visible"; readonly on: boolean }
  | { readonly t: "presence"; readonly state: "online" | "away" };

export type ClientFrame =
  | Hello
  | PassingFrame
  | { readonly t: "pong" }
  | { readonly t: "do"; readonly key: string; readonly conversation: string; readonly command: Command };
