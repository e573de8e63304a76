/** When an invitation is due: pure, so that the page's clock and windows come in as values. */

import type { Inviting, Memory, Rule } from "../../client/host.wire.js";

export interface Facts {
  readonly address: string;
  readonly seconds: number; // on this page
  readonly idle: number; // seconds without a key, a tap or a turn of the wheel
  readonly scrolled: number; // percent
  readonly cart: boolean;
  readonly bought: boolean; // just now
  readonly now: number; // ms
  readonly day: string;
}

const BUYS_AGAIN_MS = 86_400_000; // whoever bought within a day is not browsing any more

/** A pattern names an address: `*` is anything; one that begins with / says nothing of the host. */
export function names(pattern: string, address: string): boolean {
  const url = new URL(address);
  const whole = pattern.startsWith("/") ? url.pathname + url.search : url.href;
  const parts = pattern.split("*");
  const last = parts.length - 1;
  let from = 0;
  return parts.every((part, at) => {
    if (at === 0) return whole.startsWith(part) && ((from = part.length), last > 0 || whole.length === part.length);
    const found = at === last ? whole.length - part.length : whole.indexOf(part, from);
    if (found < from || !whole.startsWith(part, found)) return false;
    from = found + part.length;
    return true;
  });
}

const isMoment = (rule: Rule, memory: Memory, { cart, bought, now }: Facts): boolean => {
  if (rule.moment === "cart") return cart && !bought;
  if (rule.moment === "bought") return bought;
  return rule.moment === "any" || (!bought && now - memory.bought > BUYS_AGAIN_MS);
};

/** Whether all that a rule asks for holds now. */
export function holds(rule: Rule, memory: Memory, facts: Facts): boolean {
  return (
    facts.seconds >= rule.seconds &&
    facts.idle >= rule.idle_seconds &&
    facts.scrolled >= rule.scroll_percent &&
    memory.pages >= rule.pages_seen &&
    isMoment(rule, memory, facts) &&
    (rule.pages.length === 0 || rule.pages.some((pattern) => names(pattern, facts.address)))
  );
}

/** The first rule whose turn it is: none of today's are used up, and it was not closed lately nor counted already. */
export function due({ rules, per_day }: Inviting, memory: Memory, facts: Facts): Rule | null {
  const shown = memory.day === facts.day ? memory.shown : 0;
  if (shown >= per_day) return null;
  const open = rules.filter(({ id }) => (memory.closed[id] ?? 0) < facts.now && !memory.held[id]);
  return open.find((rule) => holds(rule, memory, facts)) ?? null;
}
