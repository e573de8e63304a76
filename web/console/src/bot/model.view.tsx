import { useState, type ReactElement } from "react";
import { Button, Skeleton, Switch } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { model as api, type Model, type ModelTried } from "@client/bot.js";
import { Chip, type Tone } from "@ui/bits.js";
import { Icon, type IconName } from "@ui/icons.js";
import { notify } from "@ui/notices.js";
import { submitting } from "../keys.js";
import { Failed } from "../session/failed.view.js";
import people from "../people/people.module.css";
import { useWords } from "../words.js";
import { draftOf, formOf, spent, type ModelDraft } from "./model.data.js";
import { Prompts, Redaction } from "./redaction.view.js";
import { Budget, Endpoint } from "./modelfields.view.js";
import css from "./bot.module.css";

const modelQuery = { queryKey: ["bot-model"], queryFn: api.get };
const TONES: Readonly<Record<Model["state"], Tone>> = {
  off: "plain",
  incomplete: "amber",
  ready: "good",
  over_budget: "red",
  resting: "amber",
};

export function ModelTab(): ReactElement {
  const { data, error, refetch } = useQuery(modelQuery);
  if (data)
    return (
      <div className={css.pair}>
        <Settings model={data} />
        <div className={css.stack}>
          <Usage model={data} />
          <Leaves />
          <Redaction />
          <Prompts />
        </div>
      </div>
    );
  if (error) return <Failed error={error} retry={() => void refetch()} />;
  return <Skeleton height={480} radius={14} />;
}

function Settings({ model }: { model: Model }): ReactElement {
  const { t } = useWords();
  const client = useQueryClient();
  const [draft, setDraft] = useState<ModelDraft>(() => draftOf(model));
  const changed = JSON.stringify(draft) !== JSON.stringify(draftOf(model));
  const change = (part: Partial<ModelDraft>): void => setDraft((before) => ({ ...before, ...part }));
  const save = useMutation({
    mutationFn: () => api.change(formOf(draft)),
    onSuccess: (found) => {
      client.setQueryData(modelQuery.queryKey, found);
      setDraft(draftOf(found));
      notify(t("state.saved"));
    },
  });
  const submit = submitting(save.mutate);
  return (
    <section className={people["part"]}>
      <div className={css.head}>
        <h2>{t("bot.model")}</h2>
        <Chip tone={TONES[model.state]}>{t(`bot.model.${model.state}`)}</Chip>
      </div>
      <form className={people["form"]} onSubmit={submit}>
        <Switch
          label={t("bot.model.on")}
          description={t("bot.model.on.about")}
          checked={draft.on}
          onChange={(event) => change({ on: event.currentTarget.checked })}
        />
        <Endpoint draft={draft} hasKey={model.has_key} onChange={change} />
        <Budget draft={draft} onChange={change} />
        <footer className={people["footer"]}>
          <Button type="submit" loading={save.isPending} disabled={!changed}>
            {t("action.save")}
          </Button>
          <TestCall disabled={changed || !model.endpoint || !model.model} />
        </footer>
      </form>
    </section>
  );
}

function TestCall({ disabled }: { disabled: boolean }): ReactElement {
  const { t } = useWords();
  const client = useQueryClient();
  const test = useMutation({
    mutationFn: api.test,
    onSettled: () => client.invalidateQueries({ queryKey: modelQuery.queryKey }),
  });
  return (
    <div className={css.test}>
      <Button variant="default" loading={test.isPending} disabled={disabled} onClick={() => test.mutate()}>
        {t("bot.model.test")}
      </Button>
      <div aria-live="polite">{test.data && <Tested tried={test.data} />}</div>
    </div>
  );
}

function Tested({ tried }: { tried: ModelTried }): ReactElement {
  const { t, number } = useWords();
  const why = useWhy();
  if (!tried.ok)
    return (
      <p data-tone="bad">
        <Icon name="warn" size={15} /> {why(tried.why)}
      </p>
    );
  return (
    <p data-tone="good">
      <Icon name="check" size={15} />{" "}
      {t("bot.model.tested", { first: number(tried.first_words_ms), took: number(tried.took_ms), words: tried.words })}
    </p>
  );
}

function useWhy(): (why: string) => string {
  const { t, has } = useWords();
  return (why) => {
    const key = `bot.why.${why}`;
    return has(key) ? t(key) : why;
  };
}

function Usage({ model }: { model: Model }): ReactElement {
  const { t, number, money, percent, moment } = useWords();
  const why = useWhy();
  const { usage, currency, last_failure: failure } = model;
  const rows = [
    [t("bot.usage.calls"), number(usage.calls)],
    [t("bot.usage.answered"), number(usage.answered)],
    [t("bot.usage.refused"), number(usage.refused)],
    [t("bot.usage.failed"), number(usage.failed)],
    [t("bot.usage.tokens"), `${number(usage.tokens_in)} + ${number(usage.tokens_out)}`],
    [t("bot.usage.cost"), money(usage.cents / 100, currency)],
  ] as const;
  const share = spent(model);
  return (
    <section className={people["part"]}>
      <h2>{t("bot.usage")}</h2>
      <div className={css.meter} data-tone={share >= 0.8 ? "amber" : undefined}>
        <b style={{ width: `${share * 100}%` }} />
      </div>
      <p>{t("bot.usage.share", { share: percent(share), limit: money(model.monthly_cents / 100, currency) })}</p>
      <dl className={css.figures}>
        {rows.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {failure && (
        <p className={css.failure}>{t("bot.usage.failure", { at: moment(failure.at), why: why(failure.why) })}</p>
      )}
    </section>
  );
}

const LEAVES = {
  question: "send",
  passages: "send",
  conversation: "send",
  never: "lock",
  shown: "check",
  off: "check",
} as const satisfies Record<string, IconName>;

/** What goes to somebody else's server, in plain words: whoever switches this on must know. */
function Leaves(): ReactElement {
  const { t } = useWords();
  return (
    <section className={people["part"]}>
      <h2>{t("bot.leaves")}</h2>
      <ul className={css.leaves}>
        {(Object.keys(LEAVES) as (keyof typeof LEAVES)[]).map((one) => (
          <li key={one}>
            <Icon name={LEAVES[one]} size={16} />
            <span>{t(`bot.leaves.${one}`)}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
