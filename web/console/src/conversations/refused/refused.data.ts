/** What the server refused to do, in the words of whoever asked for it. */
import type { Sending } from "@client/live.data.js";
import type { Facts } from "../../words.js";

const LONGEST = 40; // characters of a text: one sees which it was

/** Those nobody sees already: what was said stands refused in the conversation on the screen. */
export function unseen(outbox: readonly Sending[], onScreen: string | undefined): readonly Sending[] {
  return outbox.filter(
    ({ state, command, conversation }) =>
      state === "failed" && !(conversation === onScreen && (command.do === "say" || command.do === "note")),
  );
}

/** What a command's words name. */
export function factsOf(command: Sending["command"], moment: (at: string) => string): Facts {
  return {
    ...("text" in command && { text: short(command.text ?? "") }),
    ...("tag" in command && { tag: short(command.tag) }),
    ...("reason" in command && { reason: short(command.reason) }),
    ...("priority" in command && { priority: command.priority }),
    ...("until" in command && { until: moment(command.until) }),
  };
}

function short(text: string): string {
  const characters = Array.from(text.replace(/\s+/g, " ").trim());
  return characters.length > LONGEST ? `${characters.slice(0, LONGEST).join("")}…` : characters.join("");
}
