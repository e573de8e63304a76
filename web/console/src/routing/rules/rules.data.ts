/** A rule as a draft, and as one sentence in the reader's language. */
import type { Action, Check, Group, Rule, Rulebook, Said, When } from "@client/rules.js";
import type { Directory } from "../../people/directory.js";
import { languageName } from "../profiles/because.data.js";
import type { RuleWords } from "./rules.words.js";

export interface Draft {
  readonly id: string | null;
  readonly said: Said;
  readonly live: boolean;
  readonly group_id: string | null;
  readonly after: number;
}

export const BLANK: Said = {
  name: "",
  when: { on: "event", kinds: ["message"] },
  then: [{ do: "tag", tag: "" }],
  checks: [],
  condition: "",
  stop: "no",
  most_an_hour: 10,
};

export const DOES = [
  "assign",
  "priority",
  "tag",
  "untag",
  "reason",
  "reply",
  "target",
  "notify",
  "webhook",
  "hand_off",
  "close",
  "snooze",
  "escalate",
  "flow",
] as const;
export type Do = (typeof DOES)[number];
export const STILL = ["open", "unanswered", "queued", "quiet"] as const;
export const STOPS = ["no", "group", "all"] as const;
export const TRIED = 100; // conversations: a busy shop's hour, a quiet one's week

/** What a new action of a kind begins with. */
export function actionOf(kind: Do): Action {
  switch (kind) {
    case "priority":
      return { do: kind, priority: 2 };
    case "reply":
      return { do: kind, text: {} };
    case "notify":
      return { do: kind, whom: "supervisors" };
    case "snooze":
      return { do: kind, seconds: 3600 };
    default:
      return { do: kind };
  }
}

/** What a when of a kind begins with. */
export function whenOf(on: string): When {
  if (on === "schedule") return { on, at: "opens" };
  return on === "after" ? { on, kinds: ["message"], seconds: 120, still: "unanswered" } : { on, kinds: ["message"] };
}

export function draftOf(rule: Rule): Draft {
  return { id: rule.id, said: rule.rule, live: rule.live, group_id: rule.group_id, after: rule.version };
}

/** The rules of a group, or of none, in their order. */
export function within(book: Rulebook, group: Group | null): readonly Rule[] {
  return book.rules.filter((rule) => rule.group_id === (group?.id ?? null));
}

/** All rules with one of them moved by a step among those beside it; the same where it cannot go further. */
export function moved(rules: readonly Rule[], id: string, by: 1 | -1): readonly Rule[] {
  const at = rules.findIndex((rule) => rule.id === id);
  const one = rules[at];
  if (one === undefined) return rules;
  const beside = rules.flatMap((rule, index) => (rule.group_id === one.group_id ? [index] : []));
  const to = beside[beside.indexOf(at) + by];
  return to === undefined ? rules : placed(rules, id, to);
}

/** All rules with one of them taken to where another stands, and into its group. */
export function placed(rules: readonly Rule[], id: string, to: number): readonly Rule[] {
  const one = rules.find((rule) => rule.id === id);
  const there = rules[to];
  if (one === undefined || there === undefined) return rules;
  const others = rules.filter((rule) => rule.id !== id);
  return [...others.slice(0, to), { ...one, group_id: there.group_id }, ...others.slice(to)];
}

export function minuteOf(text: string): number | null {
  const found = /^(\d{1,2}):(\d{2})$/.exec(text);
  return found ? Number(found[1]) * 60 + Number(found[2]) : null;
}

export function timeOf(minute: number): string {
  const two = (part: number): string => String(part).padStart(2, "0");
  return `${two(Math.floor(minute / 60))}:${two(minute % 60)}`;
}

/** The rule in one sentence: when, if, then. */
export function sentence(rule: RuleWords, said: Said, directory: Directory): string {
  const { r } = rule;
  const checks = (said.checks ?? []).map((check) => checkSaid(rule, check));
  const cel = said.condition?.trim() ?? "";
  const conditions = cel ? [...checks, r("say.cel", { cel: short(cel, LONG) })] : checks;
  const facts = {
    when: whenSaid(rule, said.when),
    conditions: conditions.join(r("say.and")),
    actions: said.then.map((action) => actionSaid(rule, action, directory)).join(r("say.then")),
  };
  return r(conditions.length > 0 ? "say.if" : "say.always", facts);
}

function whenSaid(rule: RuleWords, when: When): string {
  const { words, r, named } = rule;
  if (when.on === "schedule") return scheduleSaid(rule, when);
  const events = (when.kinds ?? []).map((kind) => named("event", kind)).join(r("say.or"));
  if (when.on === "event") return r("say.event", { events });
  return r("say.after", {
    events,
    time: words.seconds(when.seconds ?? 0),
    still: named("still", when.still ?? "open"),
  });
}

function scheduleSaid({ words, r }: RuleWords, when: When): string {
  if (when.at !== "clock") return r(when.at === "closes" ? "say.closes" : "say.opens");
  return r("say.clock", { days: days(words.locale, when.weekdays ?? EVERY_DAY), at: timeOf(when.minute ?? 0) });
}

export const EVERY_DAY = [1, 2, 3, 4, 5, 6, 7];

/** Weekdays by their short names; 1 is Monday. */
export function dayName(locale: string, day: number): string {
  const monday = Date.UTC(2026, 0, 5);
  const name = new Intl.DateTimeFormat(locale, { weekday: "short", timeZone: "UTC" });
  return name.format(new Date(monday + (day - 1) * 86_400_000));
}

function days(locale: string, weekdays: readonly number[]): string {
  return new Intl.ListFormat(locale, { style: "narrow" }).format(weekdays.map((day) => dayName(locale, day)));
}

/** What a condition is compared with, in the reader's words. */
export function valueName({ words, named }: RuleWords, field: string, value: string): string {
  const order = `order.${value}`;
  switch (field) {
    case "by":
      return named("value", value);
    case "status":
      return named("status", value);
    case "language":
      return languageName(value, words.locale);
    case "tier":
      return words.tier(value);
    case "order_state":
      return words.has(order) ? words.t(order) : value;
    case "weekday":
      return EVERY_DAY.includes(Number(value)) ? dayName(words.locale, Number(value)) : value;
    default:
      return value;
  }
}

function checkSaid(rule: RuleWords, { field, op, value }: Check): string {
  const { r, named } = rule;
  const facts = { field: named("check", field), op: named("op", op) };
  if (value !== "yes" && value !== "no")
    return r("say.check", {
      ...facts,
      value: value
        .split("|")
        .map((one) => valueName(rule, field, one))
        .join(" / "),
    });
  const yes = (value === "yes") === (op === "is");
  return r("say.flag", { ...facts, value: r(yes ? "flag.yes" : "flag.no") });
}

export function actionSaid(rule: RuleWords, action: Action, directory: Directory): string {
  const { words, r, named } = rule;
  const what = whatOf(rule, action, directory) ?? (action.whom ? named("whom", action.whom) : "");
  const does = named("do", action.do);
  if (action.do === "snooze") return r("say.thing", { do: does, what: words.seconds(action.seconds ?? 0) });
  return what ? r("say.thing", { do: does, what }) : does;
}

/** What an action is about, where that has a name. */
function whatOf({ words, titled }: RuleWords, action: Action, directory: Directory): string | null {
  if (action.member_id) return directory.member(action.member_id);
  if (action.team_id) return directory.team(action.team_id);
  if (typeof action.priority === "number") return String(action.priority);
  const named = [action.template_id, action.target_id, action.path_id, action.flow].find((id) => id);
  if (named) return titled(named);
  if (action.do === "reply") return replySaid(action.text, words.locale);
  return [action.tag, action.reason, action.url].find((one) => typeof one === "string") ?? null;
}

function replySaid(text: Action["text"], locale: string): string | null {
  if (!text || typeof text === "string") return null;
  const said: Readonly<Record<string, string | undefined>> = text;
  return short(said[locale] ?? Object.values(text)[0] ?? "");
}

/** The names of the blanks in a template's words. */
export const blanksIn = (text: string): readonly string[] =>
  [...text.matchAll(/\{([^{}\n]{1,40})\}/g)].map(([, name = ""]) => name);

const SHORT = 40; // characters of a reply that a sentence quotes
const LONG = 120; // of a condition: two comparisons

function short(text: string, most = SHORT): string {
  return text.length > most ? `${text.slice(0, most)}…` : text;
}
