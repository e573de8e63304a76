import { useState, type ReactElement } from "react";
import { Button, NumberInput, Select, Switch, TextInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { alerts, type AlertKind, type AlertRule, type AlertSettings } from "@client/board.js";
import { Rows } from "@ui/bits.js";
import { notify } from "@ui/notices.js";
import { submitting } from "../../keys.js";
import { useDirectory } from "../../people/directory.js";
import { Failed } from "../../session/failed.view.js";
import { useWords } from "../../words.js";
import { Quiet } from "./quiet.view.js";
import { Trial } from "./trial.view.js";
import { useBoardWords } from "./words.js";
import css from "./board.module.css";

const KEY = ["alert-settings"];
/** What a new rule of a kind begins with, as the presets do. */
const FIRST: Readonly<Record<AlertKind, number>> = {
  longest_wait: 120,
  in_target: 0.8,
  arrivals: 2,
  breach: 5,
  member_silent: 2,
  channel_down: 5,
  channel_broken: 2,
};
const KINDS = Object.keys(FIRST) as AlertKind[];
/** Whose figures a team has of its own. */
const OF_A_TEAM: readonly AlertKind[] = ["longest_wait", "in_target", "breach"];
const WAYS = ["console", "mail", "webhook", "push"] as const;

/** When the floor alerts, and how. */
export function AlertRules(): ReactElement {
  const { t } = useWords();
  const b = useBoardWords();
  const { data, error, refetch } = useQuery({ queryKey: KEY, queryFn: alerts.settings });
  return (
    <section className={css.part} data-wide>
      <h2>{b("rules")}</h2>
      <p>{b("rules.about")}</p>
      {data && <Form key={JSON.stringify(data)} first={data} />}
      {!data && !error && <Rows count={2} height={56} label={t("state.loading")} />}
      {!data && error && <Failed error={error} retry={() => void refetch()} />}
    </section>
  );
}

interface FormProps {
  readonly first: AlertSettings;
}

function Form({ first }: FormProps): ReactElement {
  const { t } = useWords();
  const b = useBoardWords();
  const client = useQueryClient();
  const { rules: firstRules, quiet: firstQuiet = null, webhook_url: firstUrl = "" } = first;
  const [rules, setRules] = useState<readonly AlertRule[]>(firstRules);
  const [quiet, setQuiet] = useState(firstQuiet);
  const [url, setUrl] = useState(firstUrl);
  const [over, setOver] = useState(first.over ?? false);
  const save = useMutation({
    mutationFn: () => alerts.set({ rules: [...rules], quiet, webhook_url: url.trim(), over }),
    onSuccess: (kept) => {
      client.setQueryData(KEY, kept);
      notify(t("state.saved"));
    },
  });
  const submit = submitting(save.mutate);
  const change = (rule: AlertRule, part: Partial<AlertRule>): void =>
    setRules(rules.map((one) => (one === rule ? { ...one, ...part } : one)));
  return (
    <form className={css.rules} onSubmit={submit}>
      {rules.length === 0 && <p>{b("rules.none")}</p>}
      {rules.map((rule) => (
        <Rule
          key={`${rule.kind} ${rule.team_id ?? ""}`}
          rule={rule}
          taken={rules.filter((one) => one !== rule && one.kind === rule.kind).map(scopeOf)}
          onChange={(part) => change(rule, part)}
          onDrop={() => setRules(rules.filter((one) => one !== rule))}
        />
      ))}
      <Add rules={rules} onSet={setRules} />
      <Quiet quiet={quiet} onSet={setQuiet} />
      <Switch
        label={b("over")}
        description={b("over.about")}
        checked={over}
        onChange={({ currentTarget }) => setOver(currentTarget.checked)}
      />
      <TextInput
        type="url"
        label={b("webhook")}
        description={b("webhook.about")}
        placeholder="https://"
        value={url}
        onChange={({ currentTarget }) => setUrl(currentTarget.value)}
      />
      <Trial url={url.trim()} />
      <div>
        <Button type="submit" loading={save.isPending}>
          {t("action.save")}
        </Button>
      </div>
    </form>
  );
}

const scopeOf = ({ team_id: team }: AlertRule): string => team ?? "";

interface RuleProps {
  readonly rule: AlertRule;
  /** The teams that have a rule of this kind already; "" stands for all of them. */
  readonly taken: readonly string[];
  readonly onChange: (part: Partial<AlertRule>) => void;
  readonly onDrop: () => void;
}

/** A share is typed in percent. */
const scaleOf = (kind: AlertKind): number => (kind === "in_target" ? 100 : 1);

function Rule({ rule, taken, onChange, onDrop }: RuleProps): ReactElement {
  const b = useBoardWords();
  const { teams } = useDirectory();
  const whose = [{ id: "", name: b("team.all") }, ...teams];
  const scale = scaleOf(rule.kind);
  const { kind, threshold } = rule;
  return (
    <fieldset className={css.rule}>
      <legend>{b(`kind.${kind}`)}</legend>
      <div className={css.row}>
        <NumberInput
          w={96}
          aria-label={b(`kind.${kind}`)}
          value={Math.round(threshold * scale * 10) / 10}
          min={1}
          decimalScale={kind === "arrivals" ? 1 : 0}
          onChange={(value) => onChange({ threshold: (Number(value) || threshold * scale) / scale })}
        />
        <span>{b(`unit.${kind}`)}</span>
        {OF_A_TEAM.includes(kind) && teams.length > 1 && (
          <Select
            w={180}
            aria-label={b("team.of")}
            value={scopeOf(rule)}
            data={whose.map(({ id, name }) => ({ value: id, label: name, disabled: taken.includes(id) }))}
            onChange={(id) => onChange({ team_id: id || null })}
          />
        )}
        {WAYS.map((way) => (
          <Switch
            key={way}
            label={b(`tell.${way}`)}
            checked={rule[way] ?? false}
            onChange={({ currentTarget }) => onChange({ [way]: currentTarget.checked })}
          />
        ))}
        <Button variant="subtle" size="compact-sm" onClick={onDrop}>
          {b("rules.drop")}
        </Button>
      </div>
    </fieldset>
  );
}

interface AddProps {
  readonly rules: readonly AlertRule[];
  readonly onSet: (rules: readonly AlertRule[]) => void;
}

const PRESETS = ["small_shop", "busy_desk", "night_watch"] as const;

function Add({ rules, onSet }: AddProps): ReactElement {
  const b = useBoardWords();
  const { data } = useQuery({ queryKey: ["alert-presets"], queryFn: alerts.presets, staleTime: Infinity });
  const { teams } = useDirectory();
  const held = new Set(rules.map((rule) => `${rule.kind} ${scopeOf(rule)}`));
  /** For all teams first, then for one that has none of its own. */
  const scope = (kind: AlertKind): string | undefined =>
    ["", ...(OF_A_TEAM.includes(kind) && teams.length > 1 ? teams.map(({ id }) => id) : [])].find(
      (id) => !held.has(`${kind} ${id}`),
    );
  const free = KINDS.filter((kind) => scope(kind) !== undefined);
  const known = PRESETS.filter((name) => data?.items.some((one) => one.name === name));
  return (
    <div className={css.row}>
      {free.length > 0 && (
        <Select
          label={b("rules.add")}
          value={null}
          data={free.map((kind) => ({ value: kind, label: b(`kind.${kind}`) }))}
          onChange={(kind) =>
            kind &&
            onSet([
              ...rules,
              {
                kind,
                team_id: scope(kind) || null,
                threshold: FIRST[kind],
                console: true,
                mail: false,
                webhook: false,
                push: false,
              },
            ])
          }
        />
      )}
      {known.length > 0 && (
        <Select
          label={b("rules.preset")}
          value={null}
          data={known.map((name) => ({ value: name, label: b(`preset.${name}`) }))}
          onChange={(name) => onSet(data?.items.find((one) => one.name === name)?.rules ?? rules)}
        />
      )}
    </div>
  );
}
