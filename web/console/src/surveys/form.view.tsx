import { useState, type ReactElement } from "react";
import { Button, MultiSelect, NumberInput, Select, Switch, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { surveys as api, type Survey, type SurveyForm, type Surveys } from "@client/surveys.js";
import { notify } from "@ui/notices.js";
import { submitting } from "../keys.js";
import { useOwn } from "../own.js";
import { useDirectory } from "../people/directory.js";
import people from "../people/people.module.css";
import { useWords } from "../words.js";
import own from "./own.json";
import { Questions, Texts } from "./questions.view.js";
import { RecoveryFields } from "./recovery.view.js";
import { rescaled, SCALES } from "./surveys.data.js";
import css from "./surveys.module.css";

export interface PartProps {
  readonly draft: SurveyForm;
  readonly change: (part: Partial<SurveyForm>) => void;
  readonly known: Surveys;
}

interface EditorProps {
  readonly survey: Survey;
  readonly known: Surveys;
  readonly onDone: () => void;
}

export function SurveyEditor({ survey, known, onDone }: EditorProps): ReactElement {
  const { t } = useWords();
  const say = useOwn(own);
  const client = useQueryClient();
  const [draft, setDraft] = useState(survey.survey);
  const change = (part: Partial<SurveyForm>): void => setDraft((before) => ({ ...before, ...part }));
  const followed = {
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: ["surveys"] });
      notify(t("state.saved"));
      onDone();
    },
  };
  const save = useMutation({ mutationFn: () => api.put(survey.id, draft), ...followed });
  const drop = useMutation({ mutationFn: () => api.drop(survey.id), ...followed });
  const submit = submitting(save.mutate);
  const parts = { draft, change, known };
  return (
    <form className={people["form"]} onSubmit={submit}>
      <TextInput
        label={say("form.name")}
        required
        maxLength={120}
        data-autofocus
        value={draft.name}
        onChange={(event) => change({ name: event.currentTarget.value })}
      />
      <Select
        label={say("form.scale")}
        value={draft.scale}
        data={SCALES.map((value) => ({ value, label: say(`scale.${value}`) }))}
        onChange={(scale) => scale && setDraft(rescaled(draft, scale, known.low[scale]))}
      />
      <Texts {...parts} />
      <Questions {...parts} />
      <p className={css.about}>{say("form.where")}</p>
      <Whom {...parts} />
      <RecoveryFields {...parts} />
      <Switch
        label={say("form.live")}
        checked={draft.live}
        onChange={(event) => change({ live: event.currentTarget.checked })}
      />
      <footer className={people["footer"]}>
        {known.items.some(({ id }) => id === survey.id) && (
          <Button variant="subtle" color="red" loading={drop.isPending} onClick={() => drop.mutate()}>
            {t("action.remove")}
          </Button>
        )}
        <span />
        <Button type="submit" loading={save.isPending} disabled={draft.name.trim() === ""}>
          {t("action.save")}
        </Button>
      </footer>
    </form>
  );
}

function Whom({ draft, change }: PartProps): ReactElement {
  const say = useOwn(own);
  const directory = useDirectory();
  return (
    <>
      <div className={css.pair}>
        <MultiSelect
          label={say("form.channels")}
          placeholder={draft.channels.length === 0 ? say("form.all") : ""}
          value={[...draft.channels]}
          data={directory.channels.map(({ id, name }) => ({ value: id, label: name }))}
          onChange={(channels) => change({ channels })}
        />
        <MultiSelect
          label={say("form.teams")}
          placeholder={draft.teams.length === 0 ? say("form.all") : ""}
          value={[...draft.teams]}
          data={directory.teams.map(({ id, name }) => ({ value: id, label: name }))}
          onChange={(teams) => change({ teams })}
        />
        <Select
          label={say("form.by")}
          value={draft.answered_by}
          data={(["anybody", "member", "bot"] as const).map((value) => ({ value, label: say(`form.by.${value}`) }))}
          onChange={(answered_by) => answered_by && change({ answered_by })}
        />
        <Whole
          label={say("form.share")}
          value={Math.round(draft.share * 100)}
          most={100}
          set={(share) => change({ share: share / 100 })}
        />
        <Whole label={say("form.rest")} value={draft.rest_days} most={365} set={(rest_days) => change({ rest_days })} />
        <Whole
          label={say("form.delay")}
          value={draft.delay_seconds}
          most={7 * 86_400}
          set={(delay_seconds) => change({ delay_seconds })}
        />
      </div>
    </>
  );
}

interface WholeProps {
  readonly label: string;
  readonly value: number;
  readonly least?: number;
  readonly most: number;
  readonly set: (value: number) => void;
}

export function Whole({ label, value, least = 0, most, set }: WholeProps): ReactElement {
  return (
    <NumberInput
      label={label}
      min={least}
      max={most}
      allowDecimal={false}
      value={value}
      onChange={(next) => next !== "" && set(Math.min(most, Math.max(least, Math.round(Number(next)))))}
    />
  );
}
