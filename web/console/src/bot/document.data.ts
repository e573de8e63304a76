/** Changes of a flow's document: every one gives a new document, and no way is left leading to a step of an old name. */
import type { FlowDocument, FlowStep, Texts } from "@client/bot.js";
import type { Locale } from "@client/types.js";

export interface Case {
  readonly value: string;
  readonly go: string;
  readonly [test: string]: unknown;
}

export interface Choice {
  readonly value: string;
  readonly label: Texts;
  readonly words?: readonly string[];
}

export interface Asked {
  readonly action: string;
  readonly with?: Readonly<Record<string, string>>;
}

export type Change = (document: FlowDocument) => FlowDocument;

const WAYS = ["next", "fails", "otherwise", "else"] as const;

export const textOf = (value: unknown): string =>
  typeof value === "string" ? value : typeof value === "number" ? String(value) : "";
export const textsOf = (value: unknown): Texts => (typeof value === "object" && value !== null ? value : {});
/** A list in the shape the caller knows it to have: the server checks documents, this only finds its way in them. */
// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- the one place that takes it on trust
export const listOf = <T>(value: unknown): readonly T[] => (Array.isArray(value) ? (value as T[]) : []);

/** In the reader's language, else in any there is. */
export const inWords = (texts: Readonly<Record<string, string | undefined>>, locale: Locale): string =>
  texts[locale] ?? texts["zh-CN"] ?? Object.values(texts).find((text) => text !== undefined) ?? "";

/** Without what is empty: the server takes absent for "not said". */
function cleaned(fields: Readonly<Record<string, unknown>>): FlowStep {
  const said = fields["do"] === "say" || fields["do"] === "ask"; // these are read with a text yet to be written, too
  const kept = Object.entries(fields).filter(([name, value]) => !isEmpty(value) || (said && name === "text"));
  return Object.fromEntries(kept) as unknown as FlowStep;
}

function isEmpty(value: unknown): boolean {
  if (value === undefined || value === null || value === "" || value === false) return true;
  if (Array.isArray(value)) return value.length === 0;
  return typeof value === "object" && Object.keys(value).length === 0;
}

export const withText = (texts: Texts, locale: Locale, text: string): Texts =>
  Object.fromEntries(Object.entries({ ...texts, [locale]: text }).filter(([, value]) => value !== ""));

export const changeStep =
  (id: string, fields: Readonly<Record<string, unknown>>): Change =>
  (document) => ({
    ...document,
    steps: document.steps.map((step) => (step.id === id ? cleaned({ ...step, ...fields }) : step)),
  });

/** What led to it leads to it still; of two with one name the first gets the new one, and the other keeps what led there. */
export const renameStep =
  (id: string, name: string): Change =>
  (document) => {
    const [first, ...others] = document.steps.filter((step) => step.id === id);
    const named = document.steps.map((step) => (step === first ? { ...step, id: name } : step));
    return { ...document, steps: others.length > 0 ? named : named.map((step) => pointed(step, id, name)) };
  };

/** The step with its ways to `before` leading to `after`. */
function pointed(step: FlowStep, before: string, after: string): FlowStep {
  const ways = WAYS.filter((way) => step[way] === before).map((way) => [way, after]);
  const cases = listOf<Case>(step["cases"]).map((one) => (one.go === before ? { ...one, go: after } : one));
  return cleaned({ ...step, ...(Object.fromEntries(ways) as Readonly<Record<string, string>>), cases });
}

/** Taken out; what led to it leads to the step written below it, else above. */
export const removeStep =
  (id: string): Change =>
  (document) => {
    const index = document.steps.findIndex((step) => step.id === id);
    const heir = document.steps[index + 1] ?? document.steps[index - 1];
    if (index < 0 || !heir) return document;
    const others = document.steps.filter((step) => step.id !== id);
    return { ...document, steps: others.map((step) => pointed(step, id, heir.id)) };
  };

export const moveStep =
  (id: string, by: 1 | -1): Change =>
  (document) => {
    const index = document.steps.findIndex((step) => step.id === id);
    const steps = [...document.steps];
    const [step] = steps.splice(index, 1);
    if (step) steps.splice(index + by, 0, step);
    return index + by < 0 || index + by > steps.length ? document : { ...document, steps };
  };

export const addStep =
  (after: string, step: FlowStep): Change =>
  (document) => {
    const index = document.steps.findIndex(({ id }) => id === after);
    return { ...document, steps: document.steps.toSpliced(index + 1, 0, step) };
  };

/** say_2, say_3, …: the first that is free. */
function freeName(document: FlowDocument, wish: string): string {
  const taken = new Set(document.steps.map(({ id }) => id));
  let name = wish;
  for (let n = 2; taken.has(name); n += 1) name = `${wish}_${n}`;
  return name;
}

/** A step with what it cannot be without; its texts wait for words. */
export function newStep(document: FlowDocument, kind: string): FlowStep {
  const id = freeName(document, kind);
  const last = document.steps.at(-1)?.id ?? id;
  const more: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
    say: { text: {} },
    ask: { slot: id, kind: "text", text: {} },
    find_order: { save: "order" },
    call: { action: "shipment", with: { number: "{{order.number}}" }, save: "found" },
    branch: { cases: [{ value: "hours.open", is: "yes", go: last }], else: last },
    tag: { tag: id },
    reason: { reason: id },
    article: { group: id },
  };
  return { id, do: kind, ...more[kind] };
}

export const newFlow = (name: string, title: string, locale: Locale): FlowDocument => ({
  flow: name,
  title: { [locale]: title },
  steps: [
    { id: "hello", do: "say", text: { [locale]: title } },
    { id: "bye", do: "end" },
  ],
});
