import { useState, type ReactElement } from "react";
import { Button, MultiSelect, NumberInput, Select, Switch, TagsInput, TextInput } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { targets as api, type Target } from "@client/targets.js";
import { notify } from "@ui/notices.js";
import { submitting } from "../../keys.js";
import { useDirectory } from "../../people/directory.js";
import people from "../../people/people.module.css";
import { useWords } from "../../words.js";
import { useTiers } from "../rules/choices.js";
import { Several } from "../rules/several.view.js";
import { Preview } from "./preview.view.js";
import {
  BLANK,
  draftOf,
  HOURS,
  MEASURES,
  sentence,
  UNITS,
  UNIT_SECONDS,
  unitOf,
  type Applies,
  type Draft,
  type Unit,
} from "./targets.data.js";
import { useTargetsRefresh } from "./targets.view.js";
import css from "./targets.module.css";

interface PartProps {
  readonly draft: Draft;
  readonly change: (part: Partial<Draft>) => void;
}

/** A target in fields, in one sentence, and held against the last month. */
export function TargetEditor({ target, onDone }: { target: Target | null; onDone: () => void }): ReactElement {
  const words = useWords();
  const { t } = words;
  const directory = useDirectory();
  const refresh = useTargetsRefresh();
  const [draft, setDraft] = useState<Draft>(() => (target ? draftOf(target) : BLANK));
  const [taken, setTaken] = useState(0); // a limit of the preview, told in its own unit
  const change = (part: Partial<Draft>): void => setDraft((before) => ({ ...before, ...part }));
  const done = (): void => {
    refresh();
    notify(t("state.saved"));
    onDone();
  };
  const save = useMutation({
    mutationFn: () => (target ? api.change(target.id, draft) : api.create(draft)),
    onSuccess: done,
  });
  const drop = useMutation({ mutationFn: () => api.drop(target?.id ?? ""), onSuccess: done });
  const submit = submitting(save.mutate);
  return (
    <form className={people["form"]} onSubmit={submit}>
      <p className={css.promise}>{sentence(words, draft, directory)}</p>
      <Promise key={taken} draft={draft} change={change} />
      <Who draft={draft} change={change} />
      <TextInput
        label={t("targets.name")}
        description={t("targets.name.about")}
        maxLength={80}
        value={draft.name}
        onChange={(event) => change({ name: event.currentTarget.value })}
      />
      <Switch
        label={t("targets.on")}
        checked={draft.on}
        onChange={(event) => change({ on: event.currentTarget.checked })}
      />
      <Preview
        draft={draft}
        onSuggest={(limit_seconds) => {
          change({ limit_seconds });
          setTaken(limit_seconds);
        }}
      />
      <footer className={people["footer"]}>
        {target && (
          <Button variant="subtle" color="red" loading={drop.isPending} onClick={() => drop.mutate()}>
            {t("action.remove")}
          </Button>
        )}
        <span />
        <Button type="submit" loading={save.isPending}>
          {t("action.save")}
        </Button>
      </footer>
    </form>
  );
}

function Promise({ draft, change }: PartProps): ReactElement {
  const { t } = useWords();
  const [unit, setUnit] = useState<Unit>(() => unitOf(draft.limit_seconds));
  const per = UNIT_SECONDS[unit];
  return (
    <>
      <Select
        label={t("targets.measure")}
        value={draft.measure}
        data={MEASURES.map((value) => ({ value, label: t(`targets.measure.${value}`) }))}
        onChange={(value) => value && change({ measure: value })}
      />
      <div className={css.pair}>
        <NumberInput
          label={t("targets.limit")}
          min={1}
          value={draft.limit_seconds / per}
          onChange={(value) => Number(value) > 0 && change({ limit_seconds: Math.round(Number(value) * per) })}
        />
        <Select
          aria-label={t("targets.unit")}
          value={unit}
          data={UNITS.map((value) => ({ value, label: t(`targets.unit.${value}`) }))}
          onChange={(value) => {
            if (!value) return;
            setUnit(value);
            change({ limit_seconds: Math.max(1, Math.round((draft.limit_seconds / per) * UNIT_SECONDS[value])) });
          }}
        />
      </div>
      <Select
        label={t("targets.hours")}
        description={t("targets.hours.about")}
        value={draft.hours}
        data={HOURS.map((value) => ({ value, label: t(`targets.hours.${value}`) }))}
        onChange={(value) => value && change({ hours: value })}
      />
      <Warning draft={draft} change={change} />
    </>
  );
}

function Warning({ draft, change }: PartProps): ReactElement {
  const { t } = useWords();
  const bySeconds = draft.warn_seconds > 0;
  const how = bySeconds ? "seconds" : draft.warn_share > 0 ? "share" : "never";
  const begin = { share: { warn_share: 0.6, warn_seconds: 0 }, never: { warn_share: 0, warn_seconds: 0 } };
  const seconds = Math.max(1, Math.round(draft.limit_seconds / 3));
  return (
    <div className={css.pair}>
      <Select
        label={t("targets.warn")}
        value={how}
        data={(["share", "seconds", "never"] as const).map((value) => ({ value, label: t(`targets.warn.${value}`) }))}
        onChange={(value) => value && change(value === "seconds" ? { warn_seconds: seconds } : begin[value])}
      />
      {how !== "never" && (
        <NumberInput
          aria-label={t(`targets.warn.${how}`)}
          min={1}
          max={bySeconds ? draft.limit_seconds - 1 : 99}
          suffix={bySeconds ? ` ${t("targets.unit.second")}` : " %"}
          value={bySeconds ? draft.warn_seconds : Math.round(draft.warn_share * 100)}
          onChange={(value) => {
            if (Number(value) > 0)
              change(bySeconds ? { warn_seconds: Number(value) } : { warn_share: Number(value) / 100 });
          }}
        />
      )}
    </div>
  );
}

function Who({ draft, change }: PartProps): ReactElement {
  const { t } = useWords();
  const { channels, teams } = useDirectory();
  const { data: known } = useQuery({ queryKey: ["target-words"], queryFn: api.words });
  const tiers = useTiers();
  const { applies } = draft;
  const say = (part: Partial<Applies>): void => change({ applies: { ...applies, ...part } });
  return (
    <>
      <div className={css.pair}>
        <MultiSelect
          label={t("targets.channels")}
          placeholder={t("targets.any")}
          value={[...applies.channels]}
          data={channels.map(({ id, name }) => ({ value: id, label: name }))}
          onChange={(value) => say({ channels: value })}
        />
        <MultiSelect
          label={t("targets.teams")}
          placeholder={t("targets.any")}
          value={[...applies.teams]}
          data={teams.map(({ id, name }) => ({ value: id, label: name }))}
          onChange={(value) => say({ teams: value })}
        />
        <Several
          label={t("targets.tiers")}
          placeholder={t("targets.any")}
          field="tier"
          choices={tiers}
          chosen={applies.tiers}
          change={(value) => say({ tiers: value })}
        />
        <TagsInput
          label={t("targets.tags")}
          placeholder={t("targets.any")}
          value={[...applies.tags]}
          data={known?.tags ?? []}
          onChange={(value) => say({ tags: value })}
        />
        <TagsInput
          label={t("targets.reasons")}
          placeholder={t("targets.any")}
          value={[...applies.reasons]}
          data={known?.reasons ?? []}
          onChange={(value) => say({ reasons: value })}
        />
        <Select
          label={t("targets.priority")}
          value={String(applies.min_priority)}
          data={[0, 1, 2, 3].map((n) => ({
            value: String(n),
            label: n === 0 ? t("targets.any") : t("targets.who.priority", { n }),
          }))}
          onChange={(value) => say({ min_priority: Number(value) })}
        />
      </div>
    </>
  );
}
