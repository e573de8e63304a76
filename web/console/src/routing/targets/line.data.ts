/** What was promised, and what became of it, as a line of the timeline. */
import type { Body } from "@client/types.js";
import type { Facts, Key } from "../../words.js";

type Promised = Extract<Body, { kind: `target_${string}` | "breach_predicted" }>;

export const isPromised = (body: Body): body is Promised =>
  body.kind.startsWith("target_") || body.kind === "breach_predicted";

export function promised(body: Promised, time: (at: string) => string): readonly [Key, Facts] | null {
  switch (body.kind) {
    case "target_set":
      return [`line.target_set.${body.promise.measure}`, { due: time(body.promise.due) }];
    case "breach_predicted":
      return ["line.breach_predicted", { percent: Math.round(body.chance * 100) }];
    case "target_met":
      return null; // the answer above says so
    case "target_warned":
    case "target_breached":
      return [`line.${body.kind}`, { due: time(body.due) }];
  }
}
