import { useState, type ReactElement } from "react";
import { ActionIcon, Button, Select, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { macros as api, type Macro, type MacroAction, type MacroForm } from "@client/templates.js";
import { Icon } from "@ui/icons.js";
import { submitting } from "../keys.js";
import { useOwn } from "../own.js";
import does from "../palette/catalogue.json";
import { knowMacros } from "../palette/run.js";
import { useWords } from "../words.js";
import { StepFields } from "./step.view.js";
import words from "./catalogue.json";
import { useShares } from "./editor.view.js";
import { actionOf, DOES, isWhole, macroFormOf, type Does } from "./form.data.js";
import { macrosQuery } from "./queries.js";
import css from "./templates.module.css";

const MOST = 10; // as the server takes
const NO_KEY = "-";
const DIGITS = Array.from("123456789");

export function MacroEditor({ one, onDone }: { one: Macro | null; onDone: () => void }): ReactElement {
  const { t } = useWords();
  const own = useOwn(words);
  const client = useQueryClient();
  const shares = useShares();
  const [form, setForm] = useState(() => macroFormOf(one));
  const may = one === null || one.own || shares;
  const done = async (): Promise<void> => {
    knowMacros([]); // keys are looked up anew
    await client.invalidateQueries({ queryKey: macrosQuery.queryKey });
    onDone();
  };
  const save = useMutation({ mutationFn: () => api.keep(one?.id ?? null, form), onSuccess: done });
  const drop = useMutation({ mutationFn: () => api.drop(one?.id ?? ""), onSuccess: done });
  const submit = submitting(save.mutate);
  const change = (part: Partial<MacroForm>): void => setForm((before) => ({ ...before, ...part }));
  return (
    <form className={css.form} onSubmit={submit}>
      <TextInput
        data-autofocus
        label={own("macro.name")}
        maxLength={60}
        required
        value={form.name}
        onChange={(event) => change({ name: event.currentTarget.value })}
      />
      <div className={css.pair}>
        <Select
          label={own("macro.key")}
          value={form.key || NO_KEY}
          data={[
            { value: NO_KEY, label: own("macro.key.none") },
            ...DIGITS.map((key) => ({ value: key, label: `Alt ${key}` })),
          ]}
          onChange={(key) => change({ key: key === NO_KEY ? "" : (key ?? "") })}
        />
        <Select
          label={own("place")}
          disabled={!shares}
          value={form.own === false ? "all" : "own"}
          data={(["own", "all"] as const).map((value) => ({ value, label: own(`place.${value}`) }))}
          onChange={(value) => change({ own: value === "own" })}
        />
      </div>
      <Steps actions={form.actions} onChange={(actions) => change({ actions })} />
      <footer>
        <Button
          type="submit"
          loading={save.isPending}
          disabled={!may || !form.name.trim() || !form.actions.every(isWhole)}
        >
          {t("action.save")}
        </Button>
        {one && may && (
          <Button
            variant="subtle"
            color="red"
            loading={drop.isPending}
            aria-label={own("drop", { name: one.name })}
            onClick={() => drop.mutate()}
          >
            {t("action.remove")}
          </Button>
        )}
      </footer>
    </form>
  );
}

interface StepsProps {
  readonly actions: readonly MacroAction[];
  readonly onChange: (actions: MacroAction[]) => void;
}

function Steps({ actions, onChange }: StepsProps): ReactElement {
  const own = useOwn(words);
  const act = useOwn(does);
  return (
    <fieldset className={css.steps}>
      <legend>{own("macro.steps")}</legend>
      {actions.map((action, at) => (
        <div key={at}>
          <strong>
            {at + 1}. {act(`do.${action.do as Does}`)}
          </strong>
          <StepFields
            action={action}
            change={(part) => onChange(actions.map((old, index) => (index === at ? { ...old, ...part } : old)))}
          />
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={own("macro.drop")}
            disabled={actions.length === 1}
            onClick={() => onChange(actions.filter((_, index) => index !== at))}
          >
            <Icon name="close" size={16} />
          </ActionIcon>
        </div>
      ))}
      {actions.length < MOST && (
        <Select
          aria-label={own("macro.add")}
          placeholder={own("macro.add")}
          value={null}
          data={DOES.map((value) => ({ value, label: act(`do.${value}`) }))}
          onChange={(chosen) => {
            const next = DOES.find((one) => one === chosen);
            if (next) onChange([...actions, actionOf(next)]);
          }}
        />
      )}
    </fieldset>
  );
}
