/** What becomes of suggestions: into the draft, and, changed by a member, to the bot. */
import { suggestions, type Suggestion } from "@client/coach.js";
import { withFiles, type Draft } from "./composer.data.js";
import { nextBlank } from "./blanks.js";
import { draft, draftAtOnce } from "./drafts.js";
import { withSuggestion } from "./suggested.data.js";

/** Puts a suggestion into the conversation's reply, its first blank selected; what the reply then says. */
export function takeSuggestion(conversation: string, one: Suggestion, upto: number): string {
  let text = "";
  draftAtOnce(conversation, (before) => {
    const after = withSuggestion(before, one, upto);
    text = after.text;
    return after;
  });
  if (one.files) void copyFiles(conversation, one);
  if (one.missing.length > 0) nextBlank(one.missing);
  return text;
}

/** A template's pictures follow its words: they are copied for this conversation. */
async function copyFiles(conversation: string, one: Suggestion): Promise<void> {
  const { templates } = await import("@client/templates.js");
  const { files } = await templates.fill(one.id, { conversation_id: conversation }).catch(() => ({ files: [] }));
  draft(conversation, (before) => withFiles(before, "reply", files));
}

/** Tells how an article's words were changed before they were sent; lost when nobody hears it. */
export function learnFrom(conversation: string, { source }: Draft, said: string): void {
  if (!source || source.upto === 0 || said.trim() === source.text.trim()) return;
  void suggestions.said(conversation, { article_id: source.id, upto: source.upto, said }).catch(() => undefined);
}
