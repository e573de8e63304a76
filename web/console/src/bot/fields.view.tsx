import { useState, type ReactElement } from "react";
import { ActionIcon, Select, Textarea, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { flows, type FlowWords, type Texts } from "@client/bot.js";
import { Icon } from "@ui/icons.js";
import { LOCALE_NAMES, LOCALES, useWords } from "../words.js";
import { textOf, withText, type Asked } from "./document.data.js";
import css from "./editor.module.css";

const NONE: FlowWords = { steps: [], kinds: [], actions: [], always: [], languages: [], limits: {} };

/** All that the server lets one choose from. */
export const useFlowWords = (): FlowWords =>
  useQuery({ queryKey: ["flow-words"], queryFn: flows.words, staleTime: Infinity }).data ?? NONE;

interface TextsFieldProps {
  readonly label: string;
  readonly texts: Texts;
  readonly onChange: (texts: Texts) => void;
  readonly short?: boolean;
}

/** One text in the three languages. */
export function TextsField({ label, texts, onChange, short = false }: TextsFieldProps): ReactElement {
  return (
    <fieldset className={css.texts}>
      <legend>{label}</legend>
      {LOCALES.map((locale) => (
        <label key={locale}>
          <span>{LOCALE_NAMES[locale]}</span>
          <Textarea
            lang={locale}
            autosize
            minRows={short ? 1 : 2}
            maxRows={12}
            maxLength={2000}
            aria-label={`${label} (${LOCALE_NAMES[locale]})`}
            value={texts[locale] ?? ""}
            onChange={(event) => onChange(withText(texts, locale, event.currentTarget.value))}
          />
        </label>
      ))}
    </fieldset>
  );
}

interface StepFieldProps {
  readonly label: string;
  readonly value: unknown;
  readonly steps: readonly string[];
  readonly none?: string; // what no choice means; without it one must be made
  readonly onChange: (step: string) => void;
}

export function StepField({ label, value, steps, none, onChange }: StepFieldProps): ReactElement {
  return (
    <Select
      label={label}
      searchable
      value={textOf(value)}
      onChange={(step) => onChange(step ?? "")}
      data={[
        ...(none === undefined ? [] : [{ value: "", label: none }]),
        ...steps.map((step) => ({ value: step, label: step })),
      ]}
    />
  );
}

/** A field that tells its value when one leaves it: until then a half-written name breaks nothing. */
export function NameField({
  label,
  value,
  onDone,
}: {
  label: string;
  value: string;
  onDone: (name: string) => void;
}): ReactElement {
  const { t } = useWords();
  const [name, setName] = useState(value);
  const fits = /^[a-z][a-z0-9_]{0,39}$/.test(name);
  return (
    <TextInput
      label={label}
      value={name}
      error={fits ? null : t("bot.flow.name.wrong")}
      onChange={(event) => setName(event.currentTarget.value)}
      onBlur={() => {
        if (!fits) setName(value);
        else if (name !== value) onDone(name);
      }}
    />
  );
}

interface AskedFieldsProps {
  readonly kind: "read" | "propose";
  readonly asked: Asked;
  readonly onChange: (asked: Asked) => void;
}

/** An action of the shop and what it is given. */
export function AskedFields({ kind, asked, onChange }: AskedFieldsProps): ReactElement {
  const { t } = useWords();
  const { actions } = useFlowWords();
  const chosen = actions.find(({ name }) => name === asked.action);
  return (
    <>
      <Select
        label={t("bot.field.action")}
        value={asked.action}
        onChange={(action) => action && onChange({ action })}
        data={actions.filter((one) => one.kind === kind).map(({ name }) => ({ value: name, label: name }))}
      />
      {chosen?.arguments.map((name) => (
        <TextInput
          key={name}
          label={name}
          required={!chosen.optional.includes(name)}
          placeholder="{{order.number}}"
          value={asked.with?.[name] ?? ""}
          onChange={(event) => {
            const given = Object.entries({ ...asked.with, [name]: event.currentTarget.value });
            onChange({ ...asked, with: Object.fromEntries(given.filter(([, value]) => value !== "")) });
          }}
        />
      ))}
    </>
  );
}

export function Remove({ label, onClick }: { label: string; onClick: () => void }): ReactElement {
  return (
    <ActionIcon variant="subtle" color="gray" size="sm" aria-label={label} onClick={onClick}>
      <Icon name="close" size={14} />
    </ActionIcon>
  );
}
