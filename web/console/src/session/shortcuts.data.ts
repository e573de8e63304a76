/** Every shortcut, written once: the page behind "?", and the palette, which strikes the key for who does not know it. */
import type { Key } from "../words.js";

export interface Shortcut {
  readonly keys: string; // as shown; several with a blank between them
  readonly name: Key;
  readonly strikes?: string; // the key that the palette may strike
}

type Group = readonly [Key, readonly Shortcut[]];

const one = (keys: string, name: Key, strikes: string | null = keys.toLowerCase()): Shortcut => ({
  keys,
  name,
  ...(strikes !== null && { strikes }),
});

export const INBOX: Group = [
  "keys.group.inbox",
  [
    one("Ctrl K", "keys.palette", null),
    one("J ↓", "keys.next", "j"),
    one("K ↑", "keys.previous", "k"),
    one("Enter", "keys.open", null),
    one("U", "keys.urgent"),
    one("C", "keys.select"),
    one("T", "keys.offer"),
    one("/", "keys.search"),
    one("?", "keys.title"),
  ],
];

export const CONVERSATION: Group = [
  "keys.group.conversation",
  [
    one("R", "keys.reply"),
    one("N", "keys.note"),
    one("A", "keys.assign"),
    one("H", "keys.hand"),
    one("E", "keys.resolve"),
    one("O", "action.reopen"),
    one("S", "action.snooze"),
    one("M", "header.add_tag"),
    one("Q", "more.ask"),
    one("G", "more.escalate"),
    one("P", "more.park"),
    one("F", "more.gesture"),
    one("B", "more.pull"),
    one("=", "more.merge"),
    one("-", "more.split"),
    one("+", "more.link"),
    one(",", "more.transcript"),
    one(".", "earlier.only"),
    one("Z", "more.problem"),
    one("I", "header.details"),
    one("W", "waterfall.open"),
    one("V", "more.events"),
    one("L", "label.newest"),
    one(";", "keys.summary"),
    one("Backspace", "keys.undo_mail", "Backspace"),
    one("!", "keys.retry_letter"),
    one("Y D X", "keys.review", null),
    one("Alt 1–9", "keys.macro", null),
  ],
];

const WRITING: Group = [
  "keys.group.writing",
  [
    one("/", "keys.template", null),
    one("Tab", "keys.draft", null),
    one("1–3", "keys.suggested", null),
    one("Alt Enter", "keys.coach", null),
    one("Alt 0", "keys.coach_off", null),
    one("↑", "keys.edit", null),
    one("@", "keys.mention", null),
    one("Enter", "keys.send", null),
    one("Shift Enter", "keys.newline", null),
    one("Esc", "keys.leave", null),
  ],
];

export const GROUPS: readonly Group[] = [INBOX, CONVERSATION, WRITING];
