/** Only for whoever waits long: choose a time instead of waiting, and take that back. */

import type { Body } from "../../client/live.wire.js";
import { ready, words, type Later } from "./later.js";
import type { ChatClient } from "./chat.js";
import { ask as post, moment } from "./extras.js";

interface Time {
  readonly at: string;
  readonly suits: boolean;
}

const said = (word: keyof Later["call"]): string => words.call[word];

/** Draws into `place` what one may do: choose a time, or where one is promised, wait in line after all. */
export async function attend(place: HTMLElement, client: ChatClient, wait: Body): Promise<void> {
  await ready;
  if (wait.kind === "call_promised") {
    place.replaceChildren(
      said("promised").replace("{time}", moment(wait.until)),
      button("wait", () => void ask(place, client, null, "")),
    );
  } else place.replaceChildren(button("choose", () => void choose(place, client)));
}

async function choose(place: HTMLElement, client: ChatClient): Promise<void> {
  const answer = await to(client, "call-times");
  const { times } = answer?.ok ? ((await answer.json()) as { times: readonly Time[] }) : { times: [] };
  if (times.length === 0) return tell(place, answer?.ok ? "none" : "failed");
  const form = document.createElement("form");
  form.style.cssText = "display:flex;flex-wrap:wrap;gap:6px;align-items:center;margin-top:6px";
  const when = field("select", "when");
  for (const { at, suits } of times) when.add(new Option(moment(at) + (suits ? said("suits") : ""), at, suits));
  // Of the times that suit, the first is proposed.
  when.selectedIndex = Math.max(
    0,
    times.findIndex(({ suits }) => suits),
  );
  const phone = field("input", "phone");
  phone.type = "tel";
  phone.maxLength = 40;
  phone.placeholder = said("phone");
  const send = button("promise");
  form.append(when, phone, send);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send.disabled = true;
    void ask(place, client, when.value, phone.value.trim());
  });
  place.replaceChildren(form);
  when.focus();
}

/** What follows is seen as an event; only a refusal is told here. */
async function ask(place: HTMLElement, client: ChatClient, at: string | null, phone: string): Promise<void> {
  const answer = await to(client, "call-back", { at, phone, key: crypto.randomUUID() });
  if (!answer?.ok) tell(place, "failed", () => void choose(place, client));
}

const to = (client: ChatClient, what: string, body?: object): Promise<Response | null> =>
  post(client, client.state.threads.at(-1)?.id ?? "", what, body);

function tell(place: HTMLElement, word: keyof Later["call"], again?: () => void): void {
  place.replaceChildren(said(word), ...(again ? [button("choose", again)] : []));
}

function field<K extends "select" | "input">(kind: K, word: keyof Later["call"]): HTMLElementTagNameMap[K] {
  const made = document.createElement(kind);
  made.style.cssText =
    "font:inherit;color:var(--text);background:var(--surface);border:1px solid var(--line);border-radius:8px;padding:6px 8px;min-width:0;flex:1 1 130px";
  made.setAttribute("aria-label", said(word));
  return made;
}

function button(word: keyof Later["call"], pressed?: () => void): HTMLButtonElement {
  const made = document.createElement("button");
  made.className = "quiet";
  made.type = pressed ? "button" : "submit";
  made.textContent = said(word);
  if (pressed) made.addEventListener("click", pressed);
  return made;
}
