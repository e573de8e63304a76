import type { ReactElement } from "react";
import { Button, Select, TextInput } from "@mantine/core";
import type { FlowStep } from "@client/bot.js";
import { Icon } from "@ui/icons.js";
import { useWords } from "../words.js";
import { listOf, textOf, textsOf, type Case, type Choice } from "./document.data.js";
import { Remove, StepField, TextsField, useFlowWords } from "./fields.view.js";
import css from "./editor.module.css";

const TESTS = ["is", "is_not", "in", "above", "below", "empty"] as const;
type Test = (typeof TESTS)[number];

const testOf = (one: Case): Test => TESTS.find((test) => one[test] !== undefined) ?? "is";

const operandOf = (one: Case): string => {
  const value = one[testOf(one)];
  return Array.isArray(value) ? value.join(", ") : value === true ? "true" : value === false ? "false" : textOf(value);
};

function withTest({ value, go }: Case, test: Test, operand: string): Case {
  const list = operand.split(/[,，、]\s*/).filter(Boolean);
  const number = Number.isFinite(Number(operand)) ? Number(operand) : 0;
  const values: Readonly<Record<Test, unknown>> = {
    is: operand,
    is_not: operand,
    in: list,
    above: number,
    below: number,
    empty: operand !== "false",
  };
  return { value, [test]: values[test], go };
}

interface FieldsProps {
  readonly step: FlowStep;
  readonly steps: readonly string[];
  readonly onChange: (fields: Readonly<Record<string, unknown>>) => void;
}

/** Where to go on what condition; the first that holds is taken. */
export function BranchFields({ step, steps, onChange }: FieldsProps): ReactElement {
  const { t } = useWords();
  const cases = listOf<Case>(step["cases"]);
  const set = (at: number, one: Case): void => onChange({ cases: cases.with(at, one) });
  return (
    <>
      {cases.map((one, at) => (
        <fieldset key={at} className={css.case}>
          <legend>{t("bot.case", { n: at + 1 })}</legend>
          <CaseFields one={one} steps={steps} onChange={(changed) => set(at, changed)} />
          {cases.length > 1 && (
            <Remove
              label={t("bot.case.remove", { n: at + 1 })}
              onClick={() => onChange({ cases: cases.toSpliced(at, 1) })}
            />
          )}
        </fieldset>
      ))}
      <Button
        variant="subtle"
        size="compact-sm"
        leftSection={<Icon name="plus" size={14} />}
        onClick={() => onChange({ cases: [...cases, { value: "hours.open", is: "yes", go: textOf(step["else"]) }] })}
      >
        {t("bot.case.add")}
      </Button>
      <StepField
        label={t("bot.way.else")}
        value={step["else"]}
        steps={steps}
        onChange={(go) => onChange({ else: go })}
      />
    </>
  );
}

interface CaseProps {
  readonly one: Case;
  readonly steps: readonly string[];
  readonly onChange: (one: Case) => void;
}

function CaseFields({ one, steps, onChange }: CaseProps): ReactElement {
  const { t } = useWords();
  const { always } = useFlowWords();
  const test = testOf(one);
  const operand = operandOf(one);
  return (
    <>
      <TextInput
        aria-label={t("bot.case.value")}
        list="flow-values"
        value={one.value}
        onChange={(event) => onChange({ ...one, value: event.currentTarget.value })}
      />
      <datalist id="flow-values">
        {always.map((value) => (
          <option key={value} value={value} />
        ))}
      </datalist>
      <Select
        aria-label={t("bot.case.test")}
        value={test}
        onChange={(next) => next && onChange(withTest(one, next, next === "empty" ? "true" : operand))}
        data={TESTS.map((value) => ({ value, label: t(`bot.test.${value}`) }))}
      />
      {test === "empty" ? (
        <Select
          aria-label={t("bot.case.operand")}
          value={operand}
          onChange={(next) => next && onChange(withTest(one, test, next))}
          data={[
            { value: "true", label: t("bot.test.empty.yes") },
            { value: "false", label: t("bot.test.empty.no") },
          ]}
        />
      ) : (
        <TextInput
          key={test}
          aria-label={t("bot.case.operand")}
          defaultValue={operand}
          onChange={(event) => onChange(withTest(one, test, event.currentTarget.value))}
        />
      )}
      <StepField label={t("bot.case.go")} value={one.go} steps={steps} onChange={(go) => onChange({ ...one, go })} />
    </>
  );
}

/** The quick replies of a question with a choice. */
export function ChoiceFields({ step, onChange }: Omit<FieldsProps, "steps">): ReactElement {
  const { t } = useWords();
  const { limits } = useFlowWords();
  const choices = listOf<Choice>(step["choices"]);
  const set = (at: number, one: Choice): void => onChange({ choices: choices.with(at, one) });
  return (
    <>
      {choices.map((one, at) => (
        <fieldset key={at} className={css.case}>
          <legend>{t("bot.choice", { n: at + 1 })}</legend>
          <TextInput
            label={t("bot.choice.value")}
            value={one.value}
            onChange={(event) => set(at, { ...one, value: event.currentTarget.value })}
          />
          <TextsField
            short
            label={t("bot.choice.label")}
            texts={textsOf(one.label)}
            onChange={(label) => set(at, { ...one, label })}
          />
          <Remove
            label={t("bot.choice.remove", { n: at + 1 })}
            onClick={() => onChange({ choices: choices.toSpliced(at, 1) })}
          />
        </fieldset>
      ))}
      {choices.length < (limits["choices"] ?? 12) && (
        <Button
          variant="subtle"
          size="compact-sm"
          leftSection={<Icon name="plus" size={14} />}
          onClick={() => onChange({ choices: [...choices, { value: `choice_${choices.length + 1}`, label: {} }] })}
        >
          {t("bot.choice.add")}
        </Button>
      )}
    </>
  );
}
