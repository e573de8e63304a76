/** After hours: when somebody is back, an address, and a promise that the desk sees and that counts if it is broken. */

import type { ChatClient } from "./chat.js";
import { ask, BOX, dress, element, FIELD, moment, said } from "./extras.js";

interface Time {
  readonly at: string;
}

/** Before the first message only the words; after it a way to be reached and a time to count on. */
export function tell(place: HTMLElement, client: ChatClient, opensAt: string, begun: boolean): void {
  const line = element("p", { textContent: said("back", { time: moment(opensAt) }), role: "status" });
  const box = dress(element("div"), BOX);
  box.append(dress(line, "margin:0 0 8px;color:var(--soft)"));
  place.querySelector(".away")?.remove();
  box.className = "away";
  place.prepend(box);
  const thread = client.state.threads.at(-1);
  const left = thread?.log.events.findLast(({ body }) => body.kind === "address_left")?.body;
  if (begun && thread && left?.kind !== "address_left") void reach(box, client, thread.id);
}

async function reach(box: HTMLElement, client: ChatClient, conversation: string): Promise<void> {
  const answer = await ask(client, conversation, "call-times");
  const { times } = answer?.ok ? ((await answer.json()) as { times: readonly Time[] }) : { times: [] };
  const at = times[0]?.at;
  const form = element("form");
  const email = dress(element("input", { type: "email", autocomplete: "email", maxLength: 254 }), FIELD);
  email.required = at === undefined; // with a time there is something to promise without it
  const label = element("label", { textContent: said("reach") });
  label.append(email);
  const send = element("button", {
    className: "chip",
    textContent: at === undefined ? said("save") : said("promise", { time: moment(at) }),
  });
  const told = dress(element("p", { role: "status" }), "margin:6px 0 0");
  form.append(label, dress(send, "margin-top:8px"), told);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send.disabled = true;
    void keepInTouch(client, conversation, email.value.trim(), at).then((kept) => {
      send.disabled = kept;
      told.textContent = kept ? email.value && said("reached", { email: email.value.trim() }) : said("failed");
      // What was promised says the line above.
      if (kept) (at ? box : form).replaceChildren(told);
      box.hidden = !box.textContent;
    });
  });
  box.append(form);
}

async function keepInTouch(client: ChatClient, conversation: string, email: string, at?: string): Promise<boolean> {
  const wanted: (readonly [string, object])[] = [];
  if (email) wanted.push(["address", { email }]);
  if (at) wanted.push(["call-back", { at, phone: "" }]);
  for (const [what, body] of wanted) {
    const answer = await ask(client, conversation, what, { ...body, key: crypto.randomUUID() });
    if (!answer?.ok) return false;
  }
  return true;
}
