/** How gestures are shown. */
import type { Gesture, GestureEffect, GestureKindForm } from "@client/gestures.js";
import type { Tone } from "@ui/bits.js";

export const TONES: Readonly<Record<Gesture["state"], Tone>> = {
  asked: "amber",
  refused: "red",
  promised: "accent",
  done: "good",
  cancelled: "plain",
};

export const WHATS: readonly GestureKindForm["what"][] = ["note", "sample", "voucher", "shipping", "own"];

/** Which code belongs to a gesture: a voucher's own, or the order whose shipping is paid back. */
export const codeOf = (what: GestureKindForm["what"]): "code" | "order" | null =>
  what === "voucher" ? "code" : what === "shipping" ? "order" : null;

/** What may be said of a difference: nothing of few, and no more than chance where zero is within the interval. */
export function certainty({ few, low, high }: GestureEffect): "few" | "chance" | "sure" {
  if (few || low === null || high === null) return "few";
  return low <= 0 && high >= 0 ? "chance" : "sure";
}
