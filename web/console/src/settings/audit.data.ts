/** What an entry of the audit says, in words. */
import type { AuditEntry } from "@client/types.js";
import type { Words } from "../words.js";

type Value = AuditEntry["facts"][string];

/** "Role: Agent → Editor" for a change, "Address: 192.0.2.1" for a fact, "Changed: Name, Zone" for a list. */
export function factsOf({ t, has }: Words, { facts }: AuditEntry): readonly string[] {
  const word = (value: string): string =>
    ["role", "audit.value"]
      .map((group) => `${group}.${value}`)
      .filter(has)
      .map((key) => t(key))[0] ?? value;
  const said = (name: string, value: Value): string => {
    if (typeof value === "string") return word(value);
    return value.map(word).join(name === "changed" ? t("audit.and") : " → ");
  };
  return Object.entries(facts).map(([name, value]) => {
    const key = `audit.fact.${name}`;
    return t("audit.says", { name: has(key) ? t(key) : name, value: said(name, value) });
  });
}
