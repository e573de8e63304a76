/** How far messages came: what the log says of their delivery. */
import type { Event } from "@client/types.js";

export type Delivery = "stored" | "delivered" | "read" | "failed";

export interface Marks {
  readonly read: number;
  readonly delivered: number;
  readonly failed: ReadonlySet<number>;
  readonly redacted: ReadonlySet<number>;
}

export function marksOf(events: readonly Event[]): Marks {
  let [read, delivered] = [0, 0];
  const failed = new Set<number>();
  const redacted = new Set<number>();
  for (const { body } of events) {
    if (body.kind === "read") read = Math.max(read, body.upto);
    else if (body.kind === "delivered") delivered = Math.max(delivered, body.upto);
    else if (body.kind === "failed") failed.add(body.seq);
    else if (body.kind === "redacted") body.seqs.forEach((seq) => redacted.add(seq));
  }
  return { read, delivered: Math.max(read, delivered), failed, redacted };
}

export function deliveryOf(seq: number, marks: Marks): Delivery {
  if (marks.failed.has(seq)) return "failed";
  return seq <= marks.read ? "read" : seq <= marks.delivered ? "delivered" : "stored";
}
