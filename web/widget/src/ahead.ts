/** Only where the shop wants it: a line with a switch, and what stands in the field, for a bot that may think ahead or for people. */

import { ready, words, type Later } from "./later.js";
import type { ChatClient } from "./chat.js";
import type { Keep } from "./keep.js";

const PAUSE_MS = 400; // who types strikes a key every 200 ms
const LONGEST = 500; // live.md
/** What is agreed to: whoever agreed to the one did not agree to the other. */
export type Wish = keyof Later["ahead"];

const NONE = "00000000-0000-0000-0000-000000000000";

/** Draws the switch below the field; the text is told at each pause while it is on. */
export async function attend(field: HTMLTextAreaElement, keep: Keep, client: ChatClient, wish: Wish): Promise<void> {
  await ready;
  const line = document.createElement("label");
  line.className = "foot";
  line.style.cssText = "display:flex;gap:6px;align-items:center;padding:4px 8px 0";
  const agreed = document.createElement("input");
  agreed.type = "checkbox";
  const show = (): boolean => (agreed.checked = keep.get(wish) !== null);
  show();
  addEventListener("agree", show); // a member wrote down that it was taken back
  line.append(agreed, words.ahead[wish]);
  field.form?.append(line);
  let timer: ReturnType<typeof setTimeout> | undefined;
  // The shop keeps what was agreed to: nothing is until it could be told, and what was taken back is told as soon as it can be.
  const tell = (on: boolean): boolean => client.pass({ t: "agree", to: wish, on });
  const refused = `no-${wish}`;
  const retell = (): void => {
    if (keep.get(refused) !== null && tell(false)) keep.drop(refused);
  };
  agreed.addEventListener("change", () => {
    clearTimeout(timer);
    agreed.checked &&= tell(true);
    keep.drop(agreed.checked ? refused : wish);
    keep.set(agreed.checked ? wish : refused, "1");
    retell();
  });
  field.addEventListener("input", () => {
    clearTimeout(timer);
    retell();
    const text = field.value.trim();
    // Whoever signed out agreed to nothing.
    if (show() && text !== "" && text.length <= LONGEST) timer = setTimeout(() => think(client, text, wish), PAUSE_MS);
  });
}

/** Before the first message there is no conversation to name. */
function think(client: ChatClient, text: string, wish: Wish): void {
  const conversation = client.state.threads.at(-1)?.id ?? NONE;
  client.pass({ t: "typing", conversation, on: true, text, ...(wish === "shown" && { shown: true }) });
}
