import type { ReactElement } from "react";
import { NumberInput, PasswordInput, Switch, TextInput } from "@mantine/core";
import { useWords } from "../words.js";
import type { ModelDraft } from "./model.data.js";
import css from "./bot.module.css";

interface FieldsProps {
  readonly draft: ModelDraft;
  readonly onChange: (part: Partial<ModelDraft>) => void;
}

export function Endpoint({ draft, hasKey, onChange }: FieldsProps & { hasKey: boolean }): ReactElement {
  const { t } = useWords();
  return (
    <>
      <TextInput
        label={t("bot.model.endpoint")}
        description={t("bot.model.endpoint.about")}
        placeholder="https://api.example.com/v1"
        type="url"
        maxLength={200}
        value={draft.endpoint}
        onChange={(event) => onChange({ endpoint: event.currentTarget.value })}
      />
      <TextInput
        label={t("bot.model.name")}
        maxLength={200}
        value={draft.model}
        onChange={(event) => onChange({ model: event.currentTarget.value })}
      />
      <PasswordInput
        label={t("bot.model.key")}
        description={t(hasKey ? "bot.model.key.stored" : "bot.model.key.about")}
        placeholder={hasKey ? "••••••••••••" : ""}
        autoComplete="off"
        maxLength={200}
        disabled={draft.drop}
        value={draft.key}
        visibilityToggleButtonProps={{ "aria-label": t("action.show_password") }}
        onChange={(event) => onChange({ key: event.currentTarget.value })}
      />
      {hasKey && (
        <Switch
          label={t("bot.model.key.remove")}
          checked={draft.drop}
          onChange={(event) => onChange({ drop: event.currentTarget.checked, key: "" })}
        />
      )}
    </>
  );
}

const HUNDRED = 100; // cents of one unit of money

export function Budget({ draft, onChange }: FieldsProps): ReactElement {
  const { t } = useWords();
  const number =
    (name: keyof ModelDraft, times = 1) =>
    (value: string | number): void => {
      if (value !== "") onChange({ [name]: times === 1 ? Number(value) : Math.round(Number(value) * times) });
    };
  const price = { min: 0, decimalScale: 2, prefix: `${draft.currency} `, hideControls: true, thousandSeparator: "," };
  return (
    <>
      <div className={css.fields}>
        <NumberInput
          label={t("bot.model.first")}
          min={0.5}
          max={10}
          step={0.5}
          decimalScale={1}
          value={draft.first_words_seconds}
          onChange={number("first_words_seconds")}
        />
        <NumberInput
          label={t("bot.model.deadline")}
          min={1}
          max={7.5}
          step={0.5}
          decimalScale={1}
          value={draft.deadline_seconds}
          onChange={number("deadline_seconds")}
        />
        <NumberInput
          {...price}
          label={t("bot.model.price_in")}
          value={draft.cents_per_million_in / HUNDRED}
          onChange={number("cents_per_million_in", HUNDRED)}
        />
        <NumberInput
          {...price}
          label={t("bot.model.price_out")}
          value={draft.cents_per_million_out / HUNDRED}
          onChange={number("cents_per_million_out", HUNDRED)}
        />
        <NumberInput
          {...price}
          label={t("bot.model.monthly_money")}
          value={draft.monthly_cents / HUNDRED}
          onChange={number("monthly_cents", HUNDRED)}
        />
        <NumberInput
          label={t("bot.model.monthly_tokens")}
          min={0}
          hideControls
          thousandSeparator=","
          value={draft.monthly_tokens}
          onChange={number("monthly_tokens")}
        />
        <TextInput
          label={t("bot.model.currency")}
          maxLength={3}
          value={draft.currency}
          onChange={(event) => onChange({ currency: event.currentTarget.value.toUpperCase() })}
        />
      </div>
      <p>{t("bot.model.budget.about")}</p>
    </>
  );
}
