/** The gaps page's address, and what a gap's figures say. */
import type { Correction, Gap, GapOrder } from "@client/learning.js";
import type { Key, Words } from "../words.js";

export const VIEWS = ["open", "published", "dismissed", "top", "feedback"] as const;
export type GapsView = (typeof VIEWS)[number];
export const ORDERS: readonly GapOrder[] = ["volume", "lost_seconds"];

export interface GapsSearch {
  show?: GapsView;
  by?: GapOrder;
  month?: string; // 2026-11, with show=top
}

export function parseGaps(search: Readonly<Record<string, unknown>>): GapsSearch {
  const show = VIEWS.find((one) => one === search["show"]);
  const by = ORDERS.find((one) => one === search["by"]);
  const month = search["month"];
  return {
    ...(show && { show }),
    ...(by && { by }),
    ...(typeof month === "string" && /^2\d{3}-(0[1-9]|1[0-2])$/.test(month) && { month }),
  };
}

const WHYS = ["handed_off", "asked_again", "thumbs_down", "corrected"] as const;

/** "Handed over 5 · not understood 3": the signs that there was no good article, the frequent ones first. */
export function signs({ t, number }: Pick<Words, "t" | "number">, { why }: Pick<Gap, "why">): string {
  return WHYS.filter((name) => why[name] > 0)
    .sort((a, b) => why[b] - why[a])
    .map((name) => `${t(`gaps.why.${name}`)} ${number(why[name])}`)
    .join(" · ");
}

/** Seconds in words; a dash where there were none. */
export const time = ({ seconds }: Pick<Words, "seconds">, value: number): string => seconds(value > 0 ? value : null);

const TAKEN_OUT = "…"; // what stands where personal data stood

/** Whether the draft may go out unread: it has an answer, whole, and there is no article that should be mended instead. */
export const isReady = ({ answer, near_article_id: near }: Pick<Gap, "answer" | "near_article_id">): boolean =>
  answer !== "" && !answer.includes(TAKEN_OUT) && near === null;

/** Whether an answer still has the holes its draft came with. */
export const hasHoles = (answer: string, drafted: string): boolean => answer === drafted && answer.includes(TAKEN_OUT);

/** The questions an article begins with: those that are whole, else all. */
export function questionsOf({ samples, title }: Pick<Gap, "samples" | "title">): readonly string[] {
  const whole = samples.filter((one) => !one.includes(TAKEN_OUT));
  return whole.length > 0 ? whole : samples.length > 0 ? samples : [title];
}

/** The last twelve months, this one first, as the address names them. */
export function months(nowMs: number): readonly string[] {
  const now = new Date(nowMs);
  return Array.from({ length: 12 }, (_, back) =>
    new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - back, 1)).toISOString().slice(0, 7),
  );
}

export const LABELS: Readonly<
  Record<Correction["label"], { readonly name: Key; readonly tone: "good" | "amber" | "red" }>
> = {
  edited: { name: "feedback.edited", tone: "amber" },
  refused: { name: "feedback.refused", tone: "red" },
  helpful: { name: "feedback.helpful", tone: "good" },
  unhelpful: { name: "feedback.unhelpful", tone: "red" },
};
