/** Loaded when it is needed: what the shop asks before the chat, a way to be reached after hours, the transcript by mail. */

import { tell } from "./away.js";
import { status, type Thread } from "./chat.data.js";
import type { ChatClient } from "./chat.js";
import type { Keep } from "./keep.js";
import { isClosed, type Settings } from "./settings.js";
import { language } from "./words.js";
import { offer } from "./transcript.js";
import { ready, words, type Later } from "./later.js";

export type Word = keyof Later["extras"];

interface Place {
  readonly above: HTMLElement; // over the field, outside its form
  asked: boolean;
  away: boolean;
  letters: boolean;
}

const TAKEN_MS = 1000; // whoever works after hours gets it sooner

const places = new WeakMap<HTMLFormElement, Place>();

/** Called anew whenever something was said; each part is drawn once. */
export async function attend(
  field: HTMLTextAreaElement,
  keep: Keep,
  client: ChatClient,
  settings: Settings,
): Promise<void> {
  await ready;
  const { form } = field;
  if (form === null) return;
  const place = places.get(form) ?? { above: element("div"), asked: false, away: false, letters: false };
  if (!places.has(form)) form.before(place.above);
  places.set(form, place);
  const thread = client.state.threads.at(-1);
  if (thread === undefined || thread.log.last === 0) before(form, place, keep, client, settings);
  else since(form, place, keep, client, settings, thread);
}

/** Nothing was said yet. */
function before(form: HTMLFormElement, place: Place, keep: Keep, client: ChatClient, settings: Settings): void {
  const { form: fields, opens_at, bot } = settings;
  if (!place.asked && fields?.[0] && client.state.welcomed) {
    place.asked = true;
    void import("./form.js").then((later) => later.ask(form, fields, keep, client));
  }
  if (isClosed(opens_at) && !bot) tell(place.above, client, opens_at, false);
}

function since(
  form: HTMLFormElement,
  place: Place,
  keep: Keep,
  client: ChatClient,
  { opens_at, transcripts }: Settings,
  thread: Thread,
): void {
  if (keep.get("form") !== null) void import("./form.js").then((later) => later.hand(thread.id, keep, client));
  if (isClosed(opens_at)) absent(place, client, opens_at, status(thread));
  if (transcripts && !place.letters) {
    place.letters = true;
    offer(form, place.above, client);
  }
}

/** Nobody is here, unless somebody takes it all the same, whatever the hours say. */
function absent(place: Place, client: ChatClient, opensAt: string, state: ReturnType<typeof status>): void {
  if (state === "assigned") place.above.querySelector(".away")?.remove();
  const waits = state === "queued";
  if (waits && !place.away)
    setTimeout(() => {
      const now = client.state.threads.at(-1);
      if (now && status(now) === "queued") tell(place.above, client, opensAt, true);
    }, TAKEN_MS);
  place.away = waits;
}

export function said(word: Word, facts: Readonly<Record<string, string>> = {}): string {
  return words.extras[word].replace(/\{(\w+)\}/g, (_, name: string) => facts[name] ?? "");
}

export function moment(at: string): string {
  return new Intl.DateTimeFormat(language(), {
    ...{ weekday: "short", month: "numeric", day: "numeric", hour: "2-digit", minute: "2-digit", hourCycle: "h23" },
  } as const).format(new Date(at));
}

/** With the ticket of this window; a network that is away is like a refusal. */
export async function ask(
  client: ChatClient,
  conversation: string,
  what: string,
  body?: object,
): Promise<Response | null> {
  const headers = { Authorization: `Bearer ${client.ticket}`, "Content-Type": "application/json" };
  const path = `/api/v1/conversations/${conversation}/${what}`;
  return fetch(path, body ? { method: "POST", headers, body: JSON.stringify(body) } : { headers }).catch(() => null);
}

export function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  facts: Partial<HTMLElementTagNameMap[K]> = {},
): HTMLElementTagNameMap[K] {
  return Object.assign(document.createElement(tag), facts);
}

export const BOX = "padding:10px 16px;border-top:1px solid var(--line);font-size:14px";
export const FIELD =
  "box-sizing:border-box;width:100%;min-height:44px;margin-top:4px;padding:8px 10px;border:1px solid var(--line);border-radius:10px;background:var(--surface);color:var(--text);font:inherit";

export function dress<E extends HTMLElement>(made: E, style: string): E {
  made.style.cssText = style;
  return made;
}
