/** The shop's questions before the chat: above the field, part of its form, so that sending waits only for what must be there. */

import type { ChatClient } from "./chat.js";
import { ask as post, BOX, dress, element, FIELD, said } from "./extras.js";
import { PHONE } from "./form.data.js";
import type { Keep } from "./keep.js";
import type { FormField } from "./settings.js";

type Answers = Record<string, string>;

const CONTACT: ReadonlySet<FormField["kind"]> = new Set(["name", "email", "phone"]);
const TYPES: Partial<Record<FormField["kind"], readonly [string, AutoFill]>> = {
  name: ["text", "name"],
  email: ["email", "email"],
  phone: ["tel", "tel"],
};

/** Draws what is not known yet; whoever told their name or address once is not asked for it again. */
export function ask(form: HTMLFormElement, fields: readonly FormField[], keep: Keep, client: ChatClient): void {
  const known = keep.get("formed") !== null;
  const open = fields.filter(({ kind }) => !(known && CONTACT.has(kind)));
  if (open.length === 0) return;
  const values = JSON.parse(keep.get("filling") ?? "{}") as Answers;
  const box = dress(element("div"), `${BOX};border:0;display:grid;gap:10px;max-height:40vh;overflow-y:auto`);
  for (const field of open) box.append(line(field, values, () => keep.set("filling", JSON.stringify(values))));
  form.prepend(box);
  let ready = false;
  form.addEventListener(
    "submit",
    () => (ready = !form.querySelector<HTMLButtonElement>("[type=submit]")?.disabled),
    true,
  );
  form.addEventListener("submit", () => {
    if (!ready || !box.isConnected) return;
    keep.set("form", JSON.stringify({ answers: values, key: crypto.randomUUID() }));
    keep.drop("filling");
    box.remove();
    // An order's number is said as well: then the bot need not ask for it.
    for (const { id, kind, label } of open)
      if (kind === "order" && values[id]) client.say(`${label}: ${values[id]}`, []);
  });
}

function line({ id, kind, label, required, choices }: FormField, values: Answers, changed: () => void): HTMLElement {
  const text = required ? label : said("optional", { label });
  const input = dress(kind === "reason" ? element("select") : element("input", { maxLength: 500 }), FIELD);
  if (input instanceof HTMLSelectElement)
    input.append(new Option(said("choose"), ""), ...choices.map((one) => new Option(one.text, one.value)));
  else {
    [input.type, input.autocomplete] = TYPES[kind] ?? ["text", "off"];
    if (kind === "phone") input.pattern = PHONE;
  }
  input.required = required;
  input.value = values[id] ?? "";
  input.addEventListener("input", () => {
    values[id] = input.value;
    changed();
  });
  const whole = element("label", { textContent: text });
  whole.append(input);
  return whole;
}

/** Once the conversation is there: what was filled in goes into it, and is sent again until the server has it. */
export async function hand(conversation: string, keep: Keep, client: ChatClient): Promise<void> {
  const kept = keep.get("form");
  if (kept === null) return;
  keep.drop("form");
  const answer = await post(client, conversation, "form", JSON.parse(kept) as object);
  if (answer?.ok) keep.set("formed", "1");
  else if (!answer || answer.status === 429 || answer.status >= 500) keep.set("form", kept);
  // A form that was changed meanwhile is not filled in by this: then people read it as it was written.
  else
    client.say(
      Object.values((JSON.parse(kept) as { answers: Answers }).answers)
        .filter(Boolean)
        .join(" · "),
      [],
    );
}
