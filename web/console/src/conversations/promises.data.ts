/** What the timeline says of promises. */
import type { Body } from "@client/types.js";
import type { Names, Says } from "./timeline.data.js";

type Promised = Extract<
  Body,
  { kind: "target_set" | "target_warned" | "target_met" | "target_breached" | "breach_predicted" }
>;

/** Promises that were near their end, broken, or likely to be; kept ones are no news. */
export function promised(body: Promised, { time }: Names): Says | null {
  if (body.kind === "target_set" || body.kind === "target_met") return null;
  if (body.kind === "breach_predicted") return ["line.breach_predicted", { percent: String(Math.round(body.chance * 100)) }];
  return [`line.${body.kind}.${body.measure}`, { due: time(body.due) }];
}
