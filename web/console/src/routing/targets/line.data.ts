/** What was promised, and what became of it, as a line of the timeline. */
import type { Body } from "@client/types.js";
import type { Facts, Key } from "../../words.js";

type Promised = Extract<Body, { kind: `target_${string}` | "breach_predicted" }>;

export type Measure = Extract<Body, { kind: "target_breached" }>["measure"];

const SOON_SECONDS = 3600; // what is due within the hour is told to the second

export const isPromised = (body: Body): body is Promised =>
  body.kind.startsWith("target_") || body.kind === "breach_predicted";

interface Names {
  readonly time: (at: string) => string;
  readonly exact: (at: string) => string;
  readonly measure: (name: Measure) => string;
  readonly seconds: (value: number) => string;
}

export function promised(body: Promised, { time, exact, measure, seconds }: Names): readonly [Key, Facts] | null {
  switch (body.kind) {
    case "target_set": {
      const { measure: what, due } = body.promise;
      const at = body.limit_seconds < SOON_SECONDS ? exact(due) : time(due);
      // A call's own line says it, and the promises that it moves are the same ones.
      return what === "call_back"
        ? null
        : [`line.target_set.${what}`, { limit: seconds(body.limit_seconds), due: at, name: named(body.name) }];
    }
    case "breach_predicted":
      return ["line.breach_predicted", { percent: Math.round(body.chance * 100) }];
    case "target_met":
      return null; // the answer above says so
    case "target_warned":
    case "target_breached":
      return [`line.${body.kind}`, { what: measure(body.measure), due: exact(body.due), name: named(body.name) }];
  }
}

/** Which target it is; nothing where it has no name. */
const named = (name: string | undefined): string => (name ? ` · ${name}` : "");
