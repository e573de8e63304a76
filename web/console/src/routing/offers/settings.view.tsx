import { useState, type ReactElement } from "react";
import { Button, NumberInput, SegmentedControl, Select, TagsInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { offering, type Offering, type OfferSettings } from "@client/handing.js";
import { Rows } from "@ui/bits.js";
import { notify } from "@ui/notices.js";
import { submitting } from "../../keys.js";
import { useDirectory } from "../../people/directory.js";
import { Failed } from "../../session/failed.view.js";
import { useWords } from "../../words.js";
import css from "./offers.module.css";

const MOST_REASONS = 20; // as the server keeps; nobody reads a longer list while a customer waits

export function Handing(): ReactElement {
  const { t, locale } = useWords();
  const { data, error, refetch } = useQuery({ queryKey: ["offering", locale], queryFn: () => offering.get(locale) });
  if (error && !data) return <Failed error={error} retry={() => void refetch()} />;
  if (!data) return <Rows count={3} height={64} label={t("state.loading")} />;
  return <Form key={JSON.stringify(data)} first={data} />;
}

function Form({ first }: { first: OfferSettings }): ReactElement {
  const { t, locale } = useWords();
  const client = useQueryClient();
  const { teams, team } = useDirectory();
  const [settings, setSettings] = useState(first);
  const save = useMutation({
    mutationFn: () => offering.set(settings, locale),
    onSuccess: (kept) => {
      client.setQueryData(["offering", locale], kept);
      notify(t("state.saved"));
    },
  });
  const submit = submitting(save.mutate);
  const own = new Set(settings.teams.map(({ team_id }) => team_id));
  const others = teams.filter(({ id }) => !own.has(id));
  const setTeams = (next: OfferSettings["teams"]): void => setSettings({ ...settings, teams: next });
  return (
    <form className={css.part} onSubmit={submit}>
      <h2>{t("offers.how")}</h2>
      <How value={settings.workspace} onChange={(workspace) => setSettings({ ...settings, workspace })} />
      {settings.teams.map((one) => (
        <fieldset key={one.team_id} className={css.step}>
          <legend>{team(one.team_id)}</legend>
          <How
            value={one}
            onChange={(how) => setTeams(settings.teams.map((old) => (old === one ? { ...old, ...how } : old)))}
          />
          <Button
            variant="subtle"
            size="compact-sm"
            onClick={() => setTeams(settings.teams.filter((old) => old !== one))}
          >
            {t("offers.team.drop")}
          </Button>
        </fieldset>
      ))}
      {others.length > 0 && (
        <Select
          label={t("offers.team.add")}
          placeholder={t("offers.team.hint")}
          value={null}
          data={others.map(({ id, name }) => ({ value: id, label: name }))}
          onChange={(team_id) => team_id && setTeams([...settings.teams, { team_id, ...settings.workspace }])}
        />
      )}
      <NumberInput
        label={t("offers.away")}
        description={t("offers.away.about")}
        min={0}
        max={20}
        allowDecimal={false}
        value={settings.away_after}
        onChange={(value) => setSettings({ ...settings, away_after: Number(value) || 0 })}
      />
      <TagsInput
        label={t("offers.reasons")}
        description={t("offers.reasons.about")}
        maxTags={MOST_REASONS}
        value={[...settings.reasons]}
        onChange={(reasons) => setSettings({ ...settings, reasons })}
      />
      <div>
        <Button type="submit" loading={save.isPending}>
          {t("action.save")}
        </Button>
      </div>
    </form>
  );
}

function How({ value, onChange }: { value: Offering; onChange: (value: Offering) => void }): ReactElement {
  const { t } = useWords();
  const { how, seconds, rings, then } = value;
  const set = (part: Partial<Offering>): void => onChange({ how, seconds, rings, then, ...part });
  return (
    <>
      <SegmentedControl
        aria-label={t("offers.how")}
        value={how}
        onChange={(next) => set({ how: next })}
        data={[
          { value: "push", label: t("offers.push") },
          { value: "offer", label: t("offers.offer") },
        ]}
      />
      <p className={css.about}>{t(how === "offer" ? "offers.offer.about" : "offers.push.about")}</p>
      {how === "offer" && (
        <div className={css.row}>
          <NumberInput
            label={t("offers.seconds")}
            min={3}
            max={120}
            allowDecimal={false}
            value={seconds}
            onChange={(next) => set({ seconds: Number(next) || seconds })}
          />
          <NumberInput
            label={t("offers.rings")}
            min={1}
            max={10}
            allowDecimal={false}
            value={rings}
            onChange={(next) => set({ rings: Number(next) || rings })}
          />
          <Select
            label={t("offers.then")}
            value={then}
            onChange={(next) => set({ then: next ?? then })}
            data={[
              { value: "push", label: t("offers.then.push") },
              { value: "everybody", label: t("offers.then.everybody") },
            ]}
          />
        </div>
      )}
    </>
  );
}
