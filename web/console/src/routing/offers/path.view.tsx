import { useState, type ReactElement } from "react";
import { Button, NumberInput, Select, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { escalation, type EscalationPath, type EscalationStep } from "@client/handing.js";
import { Icon } from "@ui/icons.js";
import { notify } from "@ui/notices.js";
import { submitting } from "../../keys.js";
import people from "../../people/people.module.css";
import { useDirectory } from "../../people/directory.js";
import { useWords } from "../../words.js";
import { PATHS } from "./paths.view.js";
import css from "./offers.module.css";

export type PathDraft = Omit<EscalationPath, "id"> & { readonly id: string | null };

const TEN_MINUTES = 600; // what a second line usually promises a chat
const MOST_STEPS = 10;

const isWhole = ({ name, steps }: PathDraft): boolean =>
  name.trim() !== "" && steps.length > 0 && steps.every((step) => step.name.trim() !== "");

export function PathForm({ first, onDone }: { first: PathDraft; onDone: () => void }): ReactElement {
  const { t } = useWords();
  const client = useQueryClient();
  const { teams } = useDirectory();
  const [path, setPath] = useState(first);
  const how = {
    onSuccess: (): void => {
      void client.invalidateQueries({ queryKey: PATHS });
      notify(t("state.saved"));
      onDone();
    },
  };
  const save = useMutation({ mutationFn: () => escalation.keep(path), ...how });
  const drop = useMutation({ mutationFn: () => escalation.drop(first.id ?? ""), ...how });
  const submit = submitting(save.mutate);
  const steps = path.steps;
  const setSteps = (next: EscalationStep[]): void => setPath({ ...path, steps: next });
  const add = (team_id: string | null): void => {
    const team = teams.find(({ id }) => id === team_id);
    if (team) setSteps([...steps, { name: team.name, team_id: team.id, target_seconds: TEN_MINUTES, owner_id: null }]);
  };
  return (
    <form className={people["form"]} onSubmit={submit}>
      <TextInput
        data-autofocus
        label={t("paths.name")}
        maxLength={60}
        value={path.name}
        onChange={(event) => setPath({ ...path, name: event.currentTarget.value })}
      />
      {steps.map((step, at) => (
        <Step
          key={at}
          at={at}
          step={step}
          onChange={(next) => setSteps(steps.map((old, index) => (index === at ? next : old)))}
          onDrop={() => setSteps(steps.filter((_, index) => index !== at))}
        />
      ))}
      {steps.length < MOST_STEPS && (
        <Select
          label={t("paths.step.add")}
          placeholder={t("paths.step.hint")}
          value={null}
          data={teams.map(({ id, name }) => ({ value: id, label: name }))}
          onChange={add}
        />
      )}
      <footer className={people["footer"]}>
        <Button type="submit" loading={save.isPending} disabled={!isWhole(path)}>
          {t("action.save")}
        </Button>
        <span />
        {first.id !== null && (
          <Button variant="subtle" color="red" loading={drop.isPending} onClick={() => drop.mutate()}>
            {t("action.remove")}
          </Button>
        )}
      </footer>
    </form>
  );
}

interface StepProps {
  readonly at: number;
  readonly step: EscalationStep;
  readonly onChange: (step: EscalationStep) => void;
  readonly onDrop: () => void;
}

function Step({ at, step, onChange, onDrop }: StepProps): ReactElement {
  const { t } = useWords();
  const { teams, members } = useDirectory();
  return (
    <fieldset className={css.step}>
      <legend>{t("paths.step", { n: at + 1 })}</legend>
      <div className={css.row}>
        <TextInput
          label={t("paths.step.name")}
          maxLength={60}
          value={step.name}
          onChange={(event) => onChange({ ...step, name: event.currentTarget.value })}
        />
        <Select
          label={t("paths.step.team")}
          value={step.team_id}
          data={teams.map(({ id, name }) => ({ value: id, label: name }))}
          onChange={(team_id) => team_id && onChange({ ...step, team_id })}
        />
      </div>
      <div className={css.row}>
        <NumberInput
          label={t("paths.step.minutes")}
          min={1}
          max={43_200}
          allowDecimal={false}
          value={Math.max(1, Math.round(step.target_seconds / 60))}
          onChange={(minutes) => Number(minutes) && onChange({ ...step, target_seconds: Number(minutes) * 60 })}
        />
        <Select
          label={t("paths.step.owner")}
          clearable
          value={step.owner_id ?? null}
          data={members.filter((one) => one.state === "active").map(({ id, name }) => ({ value: id, label: name }))}
          onChange={(owner_id) => onChange({ ...step, owner_id })}
        />
        <Button variant="subtle" color="red" leftSection={<Icon name="close" size={14} />} onClick={onDrop}>
          {t("action.remove")}
        </Button>
      </div>
    </fieldset>
  );
}
