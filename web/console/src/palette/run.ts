import { uuid7 } from "@client/ids.js";
import { macros, type Macro, type Ran } from "@client/templates.js";
import { Refused } from "@client/rest.js";
import { notify } from "@ui/notices.js";
import type { DeskStore } from "../conversations/desk.store.js";
import { saying, type Say } from "../own.js";
import { preferences } from "../session/preferences.js";
import type { Does } from "../templates/form.data.js";
import type { Facts } from "../words.js";
import words from "./catalogue.json";
import { macroOf } from "./palette.data.js";

type Said = (error: unknown) => string;

/** Runs a macro on a conversation; says what was done, where it stopped, and offers to take it back. */
export async function runMacro(store: DeskStore, conversation: string, macro: Macro, said: Said): Promise<void> {
  const own = saying(words, preferences.get().locale);
  try {
    const ran = await macros.run(macro.id, conversation, uuid7());
    const back = {
      name: own("undo"),
      run: () => ran.undo.forEach((command) => store.do(conversation, command)),
    };
    const facts = { name: macro.name, done: ran.done, all: macro.actions.length };
    const act = ran.undo.length > 0 ? back : undefined;
    const text = ran.stopped ? own("stopped", { ...facts, ...whyStopped(ran.stopped, own, said) }) : own("ran", facts);
    // Each run has its own way back: the next one's words, though the same, stand beside it.
    notify(text, ran.stopped ? "bad" : "good", act, act ? { about: uuid7() } : {});
  } catch (error) {
    notify(`${macro.name}: ${said(error)}`, "bad");
  }
}

function whyStopped(
  { do: what, code, facts, message }: NonNullable<Ran["stopped"]>,
  own: Say<typeof words>,
  said: Said,
): Facts {
  const missing = facts["missing"];
  return {
    what: own(`do.${what as Does}`),
    why: Array.isArray(missing)
      ? own("missing", { blanks: missing.join(" ") })
      : said(new Refused(0, code, message, facts)),
  };
}

let known: readonly Macro[] = [];
export const knowMacros = (all: readonly Macro[]): void => {
  known = all;
};

export async function runByKey(store: DeskStore, conversation: string, digit: string, said: Said): Promise<void> {
  if (!macroOf(known, digit))
    await macros.all().then(knowMacros, (error: unknown) => notify(`Alt ${digit}: ${said(error)}`, "bad"));
  const macro = macroOf(known, digit);
  if (macro) await runMacro(store, conversation, macro, said);
}
