import type { ReactElement } from "react";
import { ActionIcon, Select } from "@mantine/core";
import type { TagCheck, TagRules } from "@client/customers.js";
import { Icon } from "@ui/icons.js";
import { useOwn } from "../own.js";
import { Value } from "../routing/rules/value.view.js";
import own from "./own.json";
import css from "./customers.module.css";

type Field = TagRules["fields"][number];
type Op = TagCheck["op"];

const OPS: Readonly<Record<string, readonly Op[]>> = {
  text: ["is", "is_not", "contains", "lacks"],
  number: ["above", "below", "is", "is_not"],
  list: ["contains", "lacks"],
  flag: ["is", "is_not"],
};
const opsOf = (fields: readonly Field[], name: string): readonly Op[] =>
  OPS[fields.find((one) => one.name === name)?.kind ?? "text"] ?? [];

interface ChecksProps {
  readonly checks: readonly TagCheck[];
  readonly fields: readonly Field[];
  readonly onChange: (checks: readonly TagCheck[]) => void;
}

/** Conditions line by line: what, how compared, with what. */
export function Checks({ checks, fields, onChange }: ChecksProps): ReactElement {
  const say = useOwn(own);
  const put = (at: number, change: Partial<TagCheck>): void =>
    onChange(checks.map((one, index) => (index === at ? { ...one, ...change } : one)));
  const choose = (at: number, field: string): void => {
    const [op = "is"] = opsOf(fields, field);
    put(at, { field, op, value: fields.find((one) => one.name === field)?.kind === "flag" ? "yes" : "" });
  };
  return (
    <fieldset className={css.checks}>
      <legend>{say("rules.if")}</legend>
      {checks.map((one, at) => (
        <div key={at} className={css.rule}>
          <Select
            aria-label={say("rules.field")}
            value={one.field}
            data={fields.map(({ name }) => ({ value: name, label: say(`field.${name}` as "field.value") }))}
            onChange={(field) => field && choose(at, field)}
          />
          <Select
            aria-label={say("rules.op")}
            value={one.op}
            data={opsOf(fields, one.field).map((value) => ({ value, label: say(`op.${value}` as "op.is") }))}
            onChange={(op) => op && put(at, { op })}
          />
          <Value
            check={one}
            kind={fields.find(({ name }) => name === one.field)?.kind ?? "text"}
            change={(value) => put(at, { value })}
          />
          <ActionIcon
            variant="subtle"
            color="gray"
            size="lg"
            aria-label={say("rules.remove")}
            onClick={() => onChange(checks.filter((_, index) => index !== at))}
          >
            <Icon name="close" size={16} />
          </ActionIcon>
        </div>
      ))}
      <button
        type="button"
        className={css.text}
        onClick={() => onChange([...checks, { field: "value", op: "above", value: "" }])}
      >
        {say("rules.add")}
      </button>
    </fieldset>
  );
}
