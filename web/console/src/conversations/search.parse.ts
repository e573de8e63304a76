/** What is typed into the search box: words, and what they are narrowed to, as in `order:1024 tag:VIP before:2026-11-01`. */

import type { SearchQuery as Query } from "@client/api.js";

export type Operator = "order" | "before" | "after" | "tag" | "from";

export interface Operand {
  readonly name: Operator;
  readonly value: string;
  readonly raw: string; // as it was typed
  readonly wrong: boolean;
}

export interface Parsed {
  readonly words: string; // without the operators
  readonly operands: readonly Operand[];
  readonly query: Query;
}

export interface Known {
  readonly me: string;
  readonly member: (name: string) => string | undefined; // the id of whoever is called so
  readonly now: Date;
}

const NAMES: Readonly<Record<string, Operator>> = {
  ...{ order: "order", 订单: "order", 訂單: "order" },
  ...{ before: "before", 早于: "before", 早於: "before", 之前: "before" },
  ...{ after: "after", since: "after", 晚于: "after", 晚於: "after", 之后: "after", 之後: "after" },
  ...{ tag: "tag", 标签: "tag", 標籤: "tag" },
  ...{ from: "from", 来自: "from", 來自: "from" },
};
export const OPERATORS: readonly Operator[] = ["order", "tag", "from", "after", "before"];

const OPERAND = new RegExp(`(?<=^|\\s)(${Object.keys(NAMES).join("|")})[:：]("[^"]*"?|\\S+)`, "giu");

export function parse(text: string, known: Known): Parsed {
  const operands: Operand[] = [];
  let query: Query = { q: "" };
  const words = text.replace(OPERAND, (raw, name: string, quoted: string) => {
    const operator = NAMES[name.toLowerCase()] as Operator;
    const value = quoted.replace(/^"|"$/g, "").trim();
    if (value === "") return raw;
    const asked = ASKS[operator](value, known);
    operands.push({ name: operator, value, raw, wrong: asked === null });
    query = { ...query, ...asked };
    return " ";
  });
  const plain = words.replace(/\s+/g, " ").trim();
  const orders = operands.filter(({ name }) => name === "order").map(({ value }) => value);
  return { words: plain, operands, query: { ...query, q: [plain, ...orders].join(" ").trim() } };
}

/** Whether there is anything to ask. */
export const asksNothing = ({ q, ...narrowed }: Query): boolean => q === "" && Object.keys(narrowed).length === 0;

type Ask = (value: string, known: Known) => Partial<Query> | null;

const ASKS: Readonly<Record<Operator, Ask>> = {
  order: () => ({}), // a word that messages say; whose order it is, is asked besides
  tag: (tag) => ({ tag }),
  before: (value, { now }) => {
    const day = dayOf(value, now);
    return day && { until: day.toISOString() };
  },
  after: (value, { now }) => {
    const day = dayOf(value, now);
    return day && { since: day.toISOString() };
  },
  from: (value, { me, member }) => {
    const who = WHO[value.toLowerCase()];
    if (who === "me") return { member: me };
    if (who) return { by: who };
    const id = member(value);
    return id === undefined ? null : { member: id };
  },
};

const WHO: Readonly<Record<string, "customer" | "member" | "bot" | "me">> = {
  ...{ customer: "customer", 客户: "customer", 客戶: "customer" },
  ...{ member: "member", us: "member", 成员: "member", 成員: "member", 客服: "member", 坐席: "member" },
  ...{ bot: "bot", 机器人: "bot", 機器人: "bot" },
  ...{ me: "me", 我: "me" },
};

const AGO: Readonly<Record<string, number>> = {
  ...{ today: 0, 今天: 0 },
  ...{ yesterday: 1, 昨天: 1 },
  前天: 2,
};
const DAYS = /^(\d{1,4})\s*(?:d|days?|天)$/i;
const DATE = /^(\d{4})[-/.年](\d{1,2})(?:[-/.月](\d{1,2})日?|月)?$/;
const SHORT = /^(\d{1,2})[-/.月](\d{1,2})日?$/;

/** The beginning of a day by this computer's clock; null for what is no date. */
export function dayOf(text: string, now: Date): Date | null {
  return agoOf(text, now) ?? dateOf(text) ?? shortOf(text, now);
}

function agoOf(text: string, now: Date): Date | null {
  const ago = AGO[text.toLowerCase()] ?? Number(DAYS.exec(text)?.[1] ?? NaN);
  return Number.isNaN(ago) ? null : new Date(now.getFullYear(), now.getMonth(), now.getDate() - ago);
}

function dateOf(text: string): Date | null {
  const [, year, month, day = "1"] = DATE.exec(text) ?? [];
  return year ? real(Number(year), Number(month), Number(day)) : null;
}

/** A month and a day alone are the last that have been. */
function shortOf(text: string, now: Date): Date | null {
  const [, month, day] = SHORT.exec(text) ?? [];
  if (!month) return null;
  const near = real(now.getFullYear(), Number(month), Number(day));
  return near && near > now ? real(now.getFullYear() - 1, Number(month), Number(day)) : near;
}

/** Not the 3rd of March for the 31st of February. */
function real(year: number, month: number, day: number): Date | null {
  const made = new Date(year, month - 1, day);
  return made.getMonth() === month - 1 && made.getDate() === day && year >= 1970 ? made : null;
}

/** The text without one of its operators. */
export const without = (text: string, raw: string): string => text.replace(raw, "").replace(/\s+/g, " ").trim();
