import { useState, type ReactElement } from "react";
import { Button, NumberInput, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { gestures, type BudgetForm as Form, type GestureBudget } from "@client/gestures.js";
import { notify } from "@ui/notices.js";
import { useOwn } from "../own.js";
import { useWords } from "../words.js";
import own from "./own.json";
import css from "./gestures.module.css";

const LIMITS = [
  ["month", "budget.month"],
  ["member_month", "budget.member"],
  ["customer", "budget.customer"],
  ["customer_times", "budget.times"],
] as const;

/** What may be spent; an empty field is no limit. */
export function BudgetForm({ budget }: { budget: GestureBudget }): ReactElement {
  const { t } = useWords();
  const say = useOwn(own);
  const client = useQueryClient();
  const { currency, month, member_month, customer, customer_times, customer_days } = budget;
  const [form, setForm] = useState<Form>({ currency, month, member_month, customer, customer_times, customer_days });
  const save = useMutation({
    mutationFn: () => gestures.setBudget(form),
    onSuccess: () => notify(t("state.saved")),
    onSettled: () => client.invalidateQueries({ queryKey: ["gesture-budget"] }),
  });
  return (
    <form
      className={css.form}
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate();
      }}
    >
      <p className={css.quiet}>{say("budget.about")}</p>
      <div className={css.fields}>
        {LIMITS.map(([name, label]) => (
          <NumberInput
            key={name}
            label={say(label)}
            placeholder={say("budget.none")}
            min={name === "customer_times" ? 1 : 0}
            max={1_000_000}
            decimalScale={name === "customer_times" ? 0 : 2}
            value={form[name] ?? ""}
            onChange={(value) => setForm({ ...form, [name]: value === "" ? null : Number(value) })}
          />
        ))}
        <NumberInput
          label={say("budget.days")}
          min={1}
          max={366}
          value={form.customer_days}
          onChange={(days) => setForm({ ...form, customer_days: Number(days) || 1 })}
        />
        <TextInput
          label={say("budget.currency")}
          pattern="[A-Z]{3}"
          maxLength={3}
          required
          value={form.currency}
          onChange={(event) => setForm({ ...form, currency: event.currentTarget.value.toUpperCase() })}
        />
      </div>
      <footer className={css.foot}>
        <Button type="submit" loading={save.isPending}>
          {t("action.save")}
        </Button>
      </footer>
    </form>
  );
}
