/** The coach's kinds of hints, and on whose teaching each stands. */
import type { CoachKind } from "@client/coach.js";

export const SOURCES = {
  positive: "positive",
  tone: "tone",
  jargon: "jargon",
  long: "long",
  wall: "wall",
  apology: "apology",
  promise: "promise",
  listen: "latte",
  acknowledge: "latte",
  act: "latte",
  thank: "latte",
  explain: "latte",
  next: "next",
  closing: "closing",
} as const satisfies Readonly<Record<CoachKind, string>>;

export const KINDS = Object.keys(SOURCES) as readonly CoachKind[];
