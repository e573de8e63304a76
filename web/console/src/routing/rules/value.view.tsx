import type { ReactElement } from "react";
import { Select, TextInput } from "@mantine/core";
import type { Check, Vocabulary } from "@client/rules.js";
import { useWords } from "../../words.js";
import { useChoices, useNamed } from "./choices.js";
import { speakRules } from "./rules.words.js";
import { Several } from "./several.view.js";

interface Props {
  readonly check: Check;
  readonly kind: Vocabulary["fields"][number]["kind"];
  readonly change: (value: string) => void;
}

/** What it is compared with: chosen by its name where it is known what it can be; of several any will do. */
export function Value({ check, kind, change }: Props): ReactElement {
  const { r, named } = speakRules(useWords());
  const choices = useChoices(check.field, kind, check.op);
  const all = useNamed(check.field);
  const { value } = check;
  const label = r("rule.check.value");
  if (kind === "flag" || (choices && kind === "number"))
    return (
      <Select
        aria-label={label}
        placeholder={label}
        value={value}
        data={choices ? all(choices.values) : ["yes", "no"].map((one) => ({ value: one, label: named("flag", one) }))}
        onChange={(one) => one && change(one)}
      />
    );
  if (choices)
    return (
      <Several
        aria-label={label}
        placeholder={r("rule.check.choose")}
        field={check.field}
        choices={choices}
        chosen={value.split("|").filter(Boolean)}
        change={(some) => change(some.join("|"))}
      />
    );
  return (
    <TextInput
      aria-label={label}
      required
      placeholder={kind === "number" ? "0" : r("rule.check.hint")}
      inputMode={kind === "number" ? "decimal" : "text"}
      maxLength={200}
      value={value}
      onChange={(event) => change(event.currentTarget.value)}
    />
  );
}
