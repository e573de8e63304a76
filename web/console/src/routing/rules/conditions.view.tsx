import type { ReactElement } from "react";
import { ActionIcon, Button, Select, Textarea } from "@mantine/core";
import type { Check, Vocabulary } from "@client/rules.js";
import { Icon } from "@ui/icons.js";
import { useRuleWords } from "./rules.words.js";
import { Value } from "./value.view.js";
import css from "./rules.module.css";

const MOST_CHECKS = 10;
const OPS = ["is", "is_not", "contains", "lacks", "above", "below"] as const;
const FIRST: Check = { field: "message", op: "contains", value: "" };
type Field = Vocabulary["fields"][number];

interface Props {
  readonly checks: readonly Check[];
  readonly condition: string;
  readonly fields: readonly Field[];
  readonly trouble: string | null;
  readonly change: (part: { checks?: readonly Check[]; condition?: string }) => void;
}

/** Simple conditions line by line, and CEL for the rest; all must hold. */
export function ConditionsPart({ checks, condition, fields, trouble, change }: Props): ReactElement {
  const { r } = useRuleWords();
  return (
    <fieldset className={css["part"]}>
      <legend>{r("rule.if")}</legend>
      {checks.map((check, at) => (
        <Line
          key={at}
          check={check}
          fields={fields}
          change={(next) => change({ checks: checks.map((old, index) => (index === at ? next : old)) })}
          drop={() => change({ checks: checks.filter((_, index) => index !== at) })}
        />
      ))}
      {checks.length < MOST_CHECKS && (
        <Button
          variant="default"
          size="xs"
          leftSection={<Icon name="plus" size={14} />}
          onClick={() => change({ checks: [...checks, FIRST] })}
        >
          {r("rule.check.add")}
        </Button>
      )}
      <Textarea
        label={r("rule.condition")}
        description={r("rule.condition.about")}
        autosize
        minRows={1}
        maxRows={8}
        maxLength={1000}
        spellCheck={false}
        error={trouble}
        value={condition}
        onChange={(event) => change({ condition: event.currentTarget.value })}
      />
    </fieldset>
  );
}

interface LineProps {
  readonly check: Check;
  readonly fields: readonly Field[];
  readonly change: (check: Check) => void;
  readonly drop: () => void;
}

function Line({ check, fields, change, drop }: LineProps): ReactElement {
  const { r, named } = useRuleWords();
  const field = fields.find(({ name }) => name === check.field);
  const choose = (name: string): void => {
    const next = fields.find((one) => one.name === name);
    const op = name === FIRST.field ? FIRST.op : (OPS.find((one) => next?.ops.includes(one)) ?? "is");
    const value = next?.kind === "flag" ? "yes" : "";
    change({ field: name, op, value });
  };
  return (
    <div className={css["row"]}>
      <Select
        aria-label={r("rule.check.field")}
        searchable
        value={check.field}
        data={fields.map(({ name }) => ({ value: name, label: named("check", name) }))}
        onChange={(name) => name && choose(name)}
      />
      <Select
        aria-label={r("rule.check.op")}
        value={check.op}
        data={OPS.filter((op) => field?.ops.includes(op)).map((op) => ({ value: op, label: named("op", op) }))}
        onChange={(chosen) => change({ ...check, op: OPS.find((op) => op === chosen) ?? check.op })}
      />
      <Value check={check} kind={field?.kind ?? "text"} change={(value) => change({ ...check, value })} />
      <ActionIcon variant="subtle" color="gray" aria-label={r("rule.check.drop")} onClick={drop}>
        <Icon name="close" size={16} />
      </ActionIcon>
    </div>
  );
}
