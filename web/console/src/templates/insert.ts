import { templates, type Filled, type Tone } from "@client/templates.js";
import { nextBlank } from "../conversations/blanks.js";
import type { Slash } from "../conversations/composer.data.js";
import { draftAtOnce } from "../conversations/drafts.js";
import { placed } from "./templates.data.js";

const TONE = "wingbeat.tone";

export function keptTone(): Tone {
  const kept = localStorage.getItem(TONE);
  return kept === "formal" || kept === "brief" ? kept : "warm";
}

export const keepTone = (tone: Tone): void => localStorage.setItem(TONE, tone);

/** Puts a template, filled in from the conversation, into its reply; what it says. */
export async function insert(conversation: string, id: string, tone: Tone, slash: Slash | null): Promise<string> {
  const filled = await templates.fill(id, { conversation_id: conversation, tone });
  let text = "";
  draftAtOnce(conversation, (before) => {
    const after = placed(before, id, filled, slash);
    text = after.text;
    return after;
  });
  stand(filled, slash?.at ?? text.length - filled.text.length);
  return text;
}

/** The caret behind what was put in, or its first blank selected. */
function stand({ text, missing }: Filled, at: number): void {
  const field = document.querySelector<HTMLTextAreaElement>("#composer");
  if (field === null) return;
  field.focus();
  const caret = missing.length > 0 ? at : at + text.length;
  field.setSelectionRange(caret, caret);
  if (missing.length > 0) nextBlank(missing);
}
