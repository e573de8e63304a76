/** What an entry of the audit says, in words. */
import type { AuditEntry } from "@client/types.js";
import { saying } from "../own.js";
import type { Words } from "../words.js";
import own from "./audit.json";

type Value = AuditEntry["facts"][string];

const LISTS: ReadonlySet<string> = new Set(["changed", "told", "actions"]); // no change from one to another

/** "Role: Agent → Editor" for a change, "Address: 192.0.2.1" for a fact, "Changed: Name, Zone" for a list. */
export function factsOf({ t, has, locale }: Words, { act, facts }: AuditEntry): readonly string[] {
  const say = saying(own, locale);
  const isOwn = (key: string): key is keyof typeof own => key in own;
  const word = (value: string): string => {
    const key = [`role.${value}`, `audit.value.${value}`, `measure.${value}`].find(has);
    const mine = `value.${value}`;
    return key ? t(key) : isOwn(mine) ? say(mine) : value;
  };
  const label = (name: string): string => {
    const key = `audit.fact.${name}`;
    const mine = [`fact.${act}.${name}`, `fact.${name}`].find(isOwn);
    return mine ? say(mine) : has(key) ? t(key) : name;
  };
  const list = (values: readonly string[]): string => values.filter(Boolean).map(word).join(t("audit.and"));
  const said = (name: string, value: Value): string => {
    if (typeof value === "string") return word(value);
    return LISTS.has(name) ? list(value) : value.map(word).join(" → ");
  };
  return Object.entries(facts).map(([name, value]) => t("audit.says", { name: label(name), value: said(name, value) }));
}
