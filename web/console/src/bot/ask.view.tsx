import type { ReactElement } from "react";
import { NumberInput, Select, Switch, TextInput } from "@mantine/core";
import { useWords } from "../words.js";
import { ChoiceFields } from "./branch.view.js";
import { listOf, textOf, textsOf } from "./document.data.js";
import { StepField, TextsField, useFlowWords } from "./fields.view.js";
import type { StepFieldsProps } from "./stepfields.view.js";
import css from "./editor.module.css";

const MEASURED = ["number", "amount", "text"];

/** A question: what is asked, what kind of answer will do, and what happens when none does. */
export function AskFields(props: StepFieldsProps): ReactElement {
  const { t, has } = useWords();
  const { kinds } = useFlowWords();
  const { step, steps, onChange } = props;
  const kind = textOf(step["kind"]);
  const named = (one: string): string => {
    const key = `bot.kind.${one}`;
    return has(key) ? t(key) : one;
  };
  return (
    <>
      <TextsField
        label={t("bot.field.question")}
        texts={textsOf(step["text"])}
        onChange={(text) => onChange({ text })}
      />
      <div className={css.two}>
        <TextInput
          label={t("bot.field.slot")}
          value={textOf(step["slot"])}
          onChange={(event) => onChange({ slot: event.currentTarget.value })}
        />
        <Select
          label={t("bot.field.kind")}
          value={kind}
          onChange={(next) => onChange({ kind: next })}
          data={(kinds.length ? kinds : [kind]).map((one) => ({ value: one, label: named(one) }))}
        />
      </div>
      {kind === "choice" && <ChoiceFields step={step} onChange={onChange} />}
      <Limits {...props} kind={kind} />
      <TextsField
        short
        label={t("bot.field.again")}
        texts={textsOf(step["again"])}
        onChange={(again) => onChange({ again })}
      />
      <div className={css.two}>
        <NumberInput
          label={t("bot.field.tries")}
          min={1}
          max={5}
          value={Number(step["tries"] ?? 2)}
          onChange={(tries) => onChange({ tries: Number(tries) === 2 ? undefined : Number(tries) })}
        />
        <StepField
          label={t("bot.way.fails")}
          value={step["fails"]}
          steps={steps}
          none={t("bot.to.person")}
          onChange={(fails) => onChange({ fails })}
        />
      </div>
      {(["optional", "afresh"] as const).map((name) => (
        <Switch
          key={name}
          label={t(`bot.field.${name}`)}
          checked={step[name] === true}
          onChange={(event) => onChange({ [name]: event.currentTarget.checked })}
        />
      ))}
    </>
  );
}

function Limits({ step, kind, onChange }: StepFieldsProps & { kind: string }): ReactElement {
  const { t } = useWords();
  const number = (name: "least" | "most"): ReactElement => (
    <NumberInput
      label={t(`bot.field.${name}`)}
      value={typeof step[name] === "number" ? step[name] : ""}
      onChange={(value) => onChange({ [name]: value === "" ? undefined : Number(value) })}
    />
  );
  return (
    <>
      {MEASURED.includes(kind) && (
        <div className={css.two}>
          {number("least")}
          {number("most")}
        </div>
      )}
      {kind === "date" && (
        <Select
          label={t("bot.field.day")}
          value={textOf(step["day"])}
          onChange={(day) => onChange({ day })}
          data={(["", "future", "past"] as const).map((value) => ({ value, label: t(`bot.day.${value || "any"}`) }))}
        />
      )}
      {(kind === "text" || kind === "order_number") && (
        <>
          <TextInput
            label={t("bot.field.shape")}
            description={t("bot.field.shape.about")}
            placeholder="TT-#####"
            defaultValue={listOf<string>(step["shape"]).join(", ")}
            onChange={(event) => onChange({ shape: event.currentTarget.value.split(/[,，]\s*/).filter(Boolean) })}
          />
          <Switch
            label={t("bot.field.luhn")}
            checked={step["check"] === "luhn"}
            onChange={(event) => onChange({ check: event.currentTarget.checked ? "luhn" : undefined })}
          />
        </>
      )}
    </>
  );
}
