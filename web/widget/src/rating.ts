/** Loaded once a conversation ended and its customer is asked: a card below the messages, of which one tap is enough. */

import type { Body, Event } from "../../client/live.wire.js";
import type { ChatClient } from "./chat.js";
import { ready, words } from "./later.js";
import css from "./rating.css?inline";

type Sent = Extract<Body, { kind: "survey_sent" }>;
type Question = NonNullable<Sent["questions"]>[number];

interface Given {
  score?: number;
  comment?: string;
  answers?: Record<string, string>;
}

const SCALES: Record<Sent["scale"], readonly [number, number]> = { csat: [1, 5], ces: [1, 7], nps: [0, 10] };
const SCALE_OF_A_QUESTION = [1, 5] as const;

const sheet = new CSSStyleSheet();
sheet.replaceSync(css);
document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];

/** Draws the card; `last` is the rating given already, which may be changed. */
export async function ask(
  place: HTMLElement,
  client: ChatClient,
  conversation: string,
  sent: Sent,
  last?: Event,
): Promise<void> {
  await ready;
  const given: Given = last?.body.kind === "rated" ? { ...last.body } : {};
  const tell = (): void => {
    const { score, comment = "", answers = {} } = given;
    if (score !== undefined) client.rate(conversation, { score, comment: comment.trim(), answers });
  };
  const more = further(sent, given, tell);
  const chosen = (value: string): void => {
    given.score = Number(value);
    more.hidden = false;
    tell(); // one tap is a whole answer
    more.scrollIntoView({ block: "nearest" });
  };
  const ends = element("small", {});
  ends.append(...words.rating[sent.scale].map((textContent) => element("span", { textContent })));
  place.replaceChildren(
    element("p", { textContent: sent.text }),
    scale(sent.text, range(SCALES[sent.scale]), `${given.score}`, chosen),
    ends,
    more,
  );
  if (!last) place.scrollIntoView({ block: "nearest" }); // it came below what was the end
}

/** What may be said besides, once a score is given. */
function further(sent: Sent, given: Given, tell: () => void): HTMLElement {
  const said = words.rating;
  const box = element("div", { className: "more", hidden: given.score === undefined });
  const thanks = element("p", { textContent: sent.thanks ?? "", role: "status", tabIndex: -1 });
  const comment = field(said.more, given.comment, (text) => (given.comment = text));
  const send = element("button", { className: "chip", textContent: said.send });
  send.addEventListener("click", () => {
    tell();
    box.replaceChildren(thanks);
    thanks.focus();
  });
  const answers = { ...given.answers };
  given.answers = answers;
  box.append(thanks, ...(sent.questions ?? []).flatMap((one) => question(one, answers)), comment, send);
  return box;
}

function field(label: string, value: string | undefined, then: (text: string) => void): HTMLElement {
  const area = element("textarea", { rows: 2, maxLength: 2000, placeholder: label, ariaLabel: label });
  area.value = value ?? "";
  area.addEventListener("input", () => then(area.value));
  return area;
}

function question({ id, text, kind }: Question, answers: Record<string, string>): HTMLElement[] {
  const said = words.rating;
  const keep = (value: string): void => void (answers[id] = value);
  const title = element("p", { textContent: text });
  if (kind === "text") return [title, field(text, answers[id], keep)];
  const choices = kind === "scale" ? range(SCALE_OF_A_QUESTION) : { yes: said.yes, no: said.no };
  return [title, scale(text, choices, answers[id], keep)];
}

const range = ([low, high]: readonly [number, number]): Record<string, string> =>
  Object.fromEntries(Array.from({ length: high - low + 1 }, (_, n) => [`${low + n}`, `${low + n}`]));

function scale(
  label: string,
  choices: Readonly<Record<string, string>>,
  pressed: string | undefined,
  then: (value: string) => void,
): HTMLElement {
  const box = element("div", { className: "scale", role: "group", ariaLabel: label });
  for (const [value, text] of Object.entries(choices)) {
    const button = element("button", { className: "chip", textContent: text, ariaPressed: `${value === pressed}` });
    button.addEventListener("click", () => {
      for (const other of box.children) other.ariaPressed = `${other === button}`;
      then(value);
    });
    box.append(button);
  }
  return box;
}

function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  facts: Partial<HTMLElementTagNameMap[K]>,
): HTMLElementTagNameMap[K] {
  return Object.assign(document.createElement(tag), facts);
}
