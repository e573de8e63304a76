/** The conversation by mail, for whoever asks. */

import type { ChatClient } from "./chat.js";
import { ask, BOX, dress, element, FIELD, said } from "./extras.js";

const TOO_OFTEN = 429;

/** A button beside the field; what it opens stands above it. */
export function offer(form: HTMLFormElement, place: HTMLElement, client: ChatClient): void {
  const label = said("transcript");
  const open = element("button", { type: "button", className: "icon", title: label, ariaLabel: label });
  open.ariaExpanded = "false";
  open.append(envelope());
  const box = dress(element("form", { hidden: true }), BOX);
  const email = dress(
    element("input", { type: "email", required: true, autocomplete: "email", maxLength: 254 }),
    FIELD,
  );
  const line = element("label", { textContent: `${label} · ${said("address")}` });
  line.append(email);
  const send = dress(element("button", { className: "chip", textContent: said("send") }), "margin-top:8px");
  const told = dress(element("p", { role: "status" }), "margin:6px 0 0");
  box.append(line, send, told);
  open.addEventListener("click", () => {
    box.hidden = !box.hidden;
    open.ariaExpanded = `${!box.hidden}`;
    if (!box.hidden) email.focus();
  });
  box.addEventListener("submit", (event) => {
    event.preventDefault();
    send.disabled = true;
    void mail(client, email.value.trim()).then((words) => {
      send.disabled = false;
      told.textContent = words;
    });
  });
  place.append(box);
  form.querySelector("textarea")?.before(open);
}

function envelope(): SVGElement {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const line = document.createElementNS(svg.namespaceURI, "path");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  line.setAttribute("d", "M3 6h18v12H3zM3 7l9 7 9-7");
  svg.append(line);
  return svg;
}

async function mail(client: ChatClient, email: string): Promise<string> {
  const conversation = client.state.threads.findLast(({ log }) => log.last > 0)?.id ?? "";
  const answer = await ask(client, conversation, "transcript", { email, key: crypto.randomUUID() });
  if (!answer?.ok) return said(answer?.status === TOO_OFTEN ? "often" : "failed");
  const { sent } = (await answer.json()) as { readonly sent: boolean };
  return said(sent ? "sent" : "sending", { email });
}
