/** What a condition's field can be, each by its name in the reader's language. */
import { useQuery } from "@tanstack/react-query";
import { targets } from "@client/targets.js";
import { useDirectory } from "../../people/directory.js";
import { useWords } from "../../words.js";
import { TONGUES } from "../profiles/profiles.data.js";
import { EVERY_DAY, valueName } from "./rules.data.js";
import { speakRules } from "./rules.words.js";

const BY = ["customer", "member", "bot", "rule", "system"];
const STATUS = ["bot", "queued", "assigned", "snoozed", "resolved"];
const ORDER = [
  ...["placed", "paid", "packed", "partly_shipped", "shipped", "out_for_delivery", "delivered"],
  ...["return_requested", "returned", "refunded", "cancelled", "lost"],
];
const TIERS = ["vip", "gold", "silver"]; // what shops have; their own are known by their customers, or typed
const TYPED = ["language", "tier", "reason", "tag", "customer_tag"]; // what is known is not all that may be
const NAMED = ["is", "is_not"]; // what only contains a word is typed

const NOTHING = { tiers: [], tags: [], reasons: [] };

export interface Choices {
  readonly values: readonly string[];
  readonly typed: boolean; // others may be added
}

/** What a customer's tier can be. */
export const useTiers = (): Choices => useChoices("tier", "list", "contains") ?? { values: [], typed: true };

/** Nothing for a field that can be anything. */
export function useChoices(field: string, kind: string, op: string): Choices | null {
  const { teams } = useDirectory();
  const asked = TYPED.includes(field);
  const words = useQuery({ queryKey: ["target-words"], queryFn: targets.words, enabled: asked });
  const known = words.data ?? NOTHING;
  const all: Readonly<Record<string, readonly string[]>> = {
    by: BY,
    status: STATUS,
    order_state: ORDER,
    weekday: EVERY_DAY.map(String),
    language: TONGUES,
    team: teams.map(({ name }) => name),
    tier: [...known.tiers, ...TIERS],
    reason: known.reasons,
    tag: known.tags,
    customer_tag: known.tags,
  };
  const values = all[field];
  return values !== undefined && (kind === "list" || NAMED.includes(op)) ? { values, typed: asked } : null;
}

/** The choices as a list shows them, with what is chosen and what is being typed. */
export function useNamed(field: string): (values: readonly string[]) => { value: string; label: string }[] {
  const rule = speakRules(useWords());
  return (values) => [...new Set(values)].map((value) => ({ value, label: valueName(rule, field, value) }));
}
