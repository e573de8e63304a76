/** Which of two stays unless one says otherwise: the one that goes on; of two alike the one that began first. */
export function staysOf(head: Head, other: Head): Head {
  const [here, there] = [head.status !== "resolved", other.status !== "resolved"];
  if (here !== there) return here ? head : other;
  return head.opened_at < other.opened_at ? head : other;
}

/** What a merge will do, or why it will not be done: as the server decides it, so that nobody is surprised. */
import type { Head } from "@client/types.js";
import type words from "./own.json";

type Line = readonly [keyof typeof words, Readonly<Record<string, string | number>>];

export interface Preview {
  readonly refused: Line | null;
  readonly will: readonly Line[];
}

export function preview(head: Head, into: Head, time: (at: string) => string, channel: string): Preview {
  const facts = { number: head.number, into: into.number };
  const refused = whyNot(head, into);
  if (refused) return { refused: [`merge.refused.${refused}`, facts], will: [] };
  return {
    refused: null,
    will: [
      ["merge.ends", facts],
      ...(head.owed_since ? ([["merge.waits", { ...facts, at: time(head.owed_since) }]] as const) : []),
      ...(head.owed_since ? ([["merge.measures", facts]] as const) : []),
      ...(head.channel_id !== into.channel_id ? ([["merge.channel", { ...facts, channel }]] as const) : []),
      ["merge.undo", facts],
    ],
  };
}

function whyNot(head: Head, into: Head): "customer" | "ended" | "merged" | null {
  if (head.customer.id !== into.customer.id) return "customer";
  if (into.ended === "merged") return "merged";
  return into.status === "resolved" && head.status !== "resolved" ? "ended" : null;
}
