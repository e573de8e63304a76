import { useState, type ReactElement } from "react";
import { Button, MultiSelect, NumberInput, Select, Switch, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { clocks as api, type ClockForm, type ClockUsed } from "@client/clocks.js";
import { notify } from "@ui/notices.js";
import { submitting } from "../../keys.js";
import { useOwn } from "../../own.js";
import { useDirectory } from "../../people/directory.js";
import people from "../../people/people.module.css";
import { useWords } from "../../words.js";
import catalogue from "./catalogue.json";
import { complete, minuteOf, timeOf } from "./clocks.data.js";
import css from "./clocks.module.css";

interface PartProps {
  readonly draft: ClockForm;
  readonly change: (part: Partial<ClockForm>) => void;
}

/** A clock in fields: a marketplace's rules change, and a firm's aims are its own. */
export function ClockEditor({ used, onDone }: { used: ClockUsed; onDone: () => void }): ReactElement {
  const { t } = useWords();
  const own = useOwn(catalogue);
  const client = useQueryClient();
  const [draft, setDraft] = useState(used.clock);
  const change = (part: Partial<ClockForm>): void => setDraft((before) => ({ ...before, ...part }));
  const followed = {
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: ["clocks"] });
      notify(t("state.saved"));
      onDone();
    },
  };
  const save = useMutation({ mutationFn: () => api.put(used.id, draft), ...followed });
  const drop = useMutation({ mutationFn: () => api.drop(used.id), ...followed });
  const submit = submitting(save.mutate);
  return (
    <form className={people["form"]} onSubmit={submit}>
      <TextInput
        label={own("form.name")}
        maxLength={120}
        value={draft.name}
        onChange={(event) => change({ name: event.currentTarget.value })}
      />
      <Rule draft={draft} change={change} />
      <Where draft={draft} change={change} />
      <footer className={people["footer"]}>
        <Button variant="subtle" color="red" loading={drop.isPending} onClick={() => drop.mutate()}>
          {t("action.remove")}
        </Button>
        <span />
        <Button type="submit" loading={save.isPending} disabled={!complete(draft)}>
          {t("action.save")}
        </Button>
      </footer>
    </form>
  );
}

function Rule({ draft, change }: PartProps): ReactElement {
  const own = useOwn(catalogue);
  return (
    <>
      <Select
        label={own("form.judged")}
        value={draft.judged}
        data={(["turn", "conversation"] as const).map((value) => ({ value, label: own(`form.judged.${value}`) }))}
        onChange={(value) => value && change({ judged: value })}
      />
      <div className={css.pair}>
        <Whole
          label={own("form.bound")}
          value={draft.bound_seconds}
          max={86_400}
          set={(bound_seconds) => change({ bound_seconds })}
        />
        <Whole label={own("form.days")} value={draft.days} max={90} set={(days) => change({ days })} />
      </div>
      <div className={css.pair}>
        <Minute label={own("form.opens")} value={draft.opens_minute} set={(opens_minute) => change({ opens_minute })} />
        <Minute
          label={own("form.closes")}
          value={draft.closes_minute}
          set={(closes_minute) => change({ closes_minute })}
        />
      </div>
      {(
        [
          ["human", "form.human"],
          ["without_left_messages", "form.left"],
          ["mean", "form.mean"],
        ] as const
      ).map(([field, label]) => (
        <Switch
          key={field}
          label={own(label)}
          checked={draft[field]}
          onChange={(event) => change({ [field]: event.currentTarget.checked })}
        />
      ))}
    </>
  );
}

function Where({ draft, change }: PartProps): ReactElement {
  const own = useOwn(catalogue);
  const directory = useDirectory();
  return (
    <>
      <Whole
        label={own("form.aim")}
        value={Math.round(draft.aim * 100)}
        max={100}
        set={(aim) => change({ aim: aim / 100 })}
      />
      <MultiSelect
        label={own("form.channels")}
        placeholder={draft.channels.length === 0 ? own("form.channels.all") : ""}
        value={[...draft.channels]}
        data={directory.channels.map(({ id, name }) => ({ value: id, label: name }))}
        onChange={(channels) => change({ channels })}
      />
      <Select
        label={own("form.zone")}
        searchable
        limit={60}
        value={draft.zone}
        data={[...new Set([draft.zone, ...Intl.supportedValuesOf("timeZone")])].sort()}
        onChange={(zone) => zone && change({ zone })}
      />
      <TextInput
        type="date"
        label={own("form.as_of")}
        description={own("form.as_of.about")}
        required
        value={draft.as_of}
        onChange={(event) => change({ as_of: event.currentTarget.value })}
      />
    </>
  );
}

interface FieldProps {
  readonly label: string;
  readonly value: number;
  readonly set: (value: number) => void;
}

function Whole({ label, value, set, max }: FieldProps & { readonly max: number }): ReactElement {
  return (
    <NumberInput
      label={label}
      min={1}
      max={max}
      allowDecimal={false}
      value={value}
      onChange={(next) => Number(next) > 0 && set(Math.round(Number(next)))}
    />
  );
}

/** A time of day as text: the browser's own field knows no 24:00. */
function Minute({ label, value, set }: FieldProps): ReactElement {
  const [text, setText] = useState(() => timeOf(value));
  return (
    <TextInput
      label={label}
      value={text}
      error={minuteOf(text) === null}
      onChange={(event) => {
        const typed = event.currentTarget.value;
        const minute = minuteOf(typed);
        setText(typed);
        if (minute !== null) set(minute);
      }}
    />
  );
}
