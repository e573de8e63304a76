/** Who wants to know what was sent, and from which draft: parts that are loaded later than the desk. */
import type { Draft } from "./composer.data.js";

type Hear = (conversation: string, draft: Draft) => void;
const hears = new Set<Hear>();

export function onSent(hear: Hear): () => void {
  hears.add(hear);
  return () => void hears.delete(hear);
}

export const tellSent: Hear = (conversation, draft) => hears.forEach((hear) => hear(conversation, draft));
