/** A widget's settings as they are edited, and what its invitations led to. */
import type { Fared, Widget, WidgetField, WidgetInvitation } from "@client/widget.js";

export const KINDS = ["name", "email", "phone", "order", "reason", "question"] as const;
export const MOMENTS = ["any", "browsing", "cart", "bought"] as const;
export const ICONS = ["bubble", "question", "headset", "heart"] as const;
export const SIZES = ["small", "medium", "large"] as const;
export const PIXELS: Readonly<Record<(typeof SIZES)[number], number>> = { small: 48, medium: 56, large: 64 };
export const MOST_FIELDS = 6;
export const MOST_INVITATIONS = 20;

export function newField(form: Widget["form"], kind: WidgetField["kind"]): WidgetField {
  const taken = new Set(form.map(({ id }) => id));
  const id = [kind, ...Array.from({ length: MOST_FIELDS }, (_, n) => `${kind}_${n + 2}`)].find(
    (one) => !taken.has(one),
  );
  const choices = kind === "reason" ? [{ value: "", text: {} }] : [];
  return { id: id ?? kind, kind, label: {}, required: false, choices };
}

export const newInvitation = (id: string): WidgetInvitation => ({
  ...{ id, name: "", live: true, text: {}, button: {}, ask: {}, pages: [], seconds: 30, idle_seconds: 0 },
  ...{ scroll_percent: 0, pages_seen: 0, moment: "any", languages: [], when_open: false, share: 90 },
});

export const replaced = <T>(list: readonly T[], at: number, part: Partial<T>): readonly T[] =>
  list.map((one, index) => (index === at ? { ...one, ...part } : one));

/** Pages as lines; an empty one is none. */
export const pagesOf = (text: string): readonly string[] =>
  text
    .split(/\s+/)
    .map((line) => line.trim())
    .filter(Boolean);

export interface Outcome {
  readonly shown: number;
  readonly opened: number;
  readonly dismissed: number;
  readonly begun: number;
  readonly bought: number; // percent of those shown
  readonly boughtWithout: number | null; // percent of those held back; null where nobody was
}

const percent = (part: number, of: number): number => (of === 0 ? 0 : Math.round((1000 * part) / of) / 10);

export function outcome(fared: readonly Fared[], id: string): Outcome | null {
  const shown = fared.find((one) => one.invitation_id === id && !one.held);
  const held = fared.find((one) => one.invitation_id === id && one.held);
  if (!shown) return null;
  return {
    ...{ shown: shown.shown, opened: shown.opened, dismissed: shown.dismissed, begun: shown.begun },
    bought: percent(shown.bought, shown.shown),
    boughtWithout: held?.shown ? percent(held.bought, held.shown) : null,
  };
}

/** What cannot be saved yet, by what is missing. */
export function missing({ form, invitations }: Widget): "question" | "choice" | "name" | "text" | null {
  if (form.some((one) => one.kind === "question" && !Object.values(one.label).some(Boolean))) return "question";
  if (form.some((one) => one.kind === "reason" && !one.choices.every(({ value }) => value.trim()))) return "choice";
  if (invitations.some(({ name }) => !name.trim())) return "name";
  return invitations.some(({ live, text }) => live && !Object.values(text).some(Boolean)) ? "text" : null;
}

const worded = <T extends object>(words: T): T =>
  Object.fromEntries(Object.entries(words).filter(([, text]) => String(text).trim())) as T;

/** As it is stored: a language without words is none. */
export const stored = (widget: Widget): Widget => ({
  ...widget,
  launcher: { ...widget.launcher, text: worded(widget.launcher.text) },
  form: widget.form.map((one) => ({
    ...one,
    label: worded(one.label),
    choices: one.choices.map((choice) => ({ value: choice.value.trim(), text: worded(choice.text) })),
  })),
  invitations: widget.invitations.map((one) => ({
    ...{ ...one, text: worded(one.text), button: worded(one.button), ask: worded(one.ask) },
  })),
});

export const differ = (one: Widget, other: Widget): boolean =>
  JSON.stringify(stored(one)) !== JSON.stringify(stored(other));
