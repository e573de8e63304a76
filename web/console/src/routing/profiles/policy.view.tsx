import { useState, type ReactElement } from "react";
import { Button, NumberInput, Skeleton } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { routing, type Routing, type RoutingForm } from "@client/profiles.js";
import { Chip } from "@ui/bits.js";
import { notify } from "@ui/notices.js";
import { submitting } from "../../keys.js";
import { Failed } from "../../session/failed.view.js";
import people from "../../people/people.module.css";
import { useRight } from "../../session/session.js";
import { useWords } from "../../words.js";
import { KINDS } from "./profiles.data.js";
import { SkillRules } from "./rules.view.js";
import { Worth } from "./worth.view.js";
import css from "./profiles.module.css";

const routingQuery = { queryKey: ["routing-settings"], queryFn: routing.get };

export function Policy(): ReactElement {
  const { data, error, refetch } = useQuery(routingQuery);
  if (data) return <Settings found={data} />;
  if (!error) return <Skeleton height={420} radius={14} />;
  return <Failed error={error} retry={() => void refetch()} />;
}

export interface PartProps {
  readonly form: RoutingForm;
  readonly onChange: (form: RoutingForm) => void;
}

function Settings({ found }: { found: Routing }): ReactElement {
  const { t } = useWords();
  const client = useQueryClient();
  const mayEdit = useRight("supervise");
  const [form, setForm] = useState(found.settings);
  const save = useMutation({
    mutationFn: routing.set,
    onSuccess: (saved) => {
      client.setQueryData(routingQuery.queryKey, saved);
      notify(t("state.saved"));
    },
  });
  const submit = submitting(() => save.mutate(form));
  const changed = JSON.stringify(form) !== JSON.stringify(found.settings);
  return (
    <form onSubmit={submit}>
      <fieldset className={`${people["parts"]} ${css.bare}`} disabled={!mayEdit}>
        <Choices choices={found.choices} form={form} onChange={setForm} />
        <Limits form={form} onChange={setForm} />
        <Worth form={form} onChange={setForm} />
        <SkillRules form={form} onChange={setForm} />
      </fieldset>
      {mayEdit && (
        <footer className={css.save}>
          <Button type="submit" loading={save.isPending} disabled={!changed}>
            {t("action.save")}
          </Button>
        </footer>
      )}
    </form>
  );
}

/** Each policy by what people call it, and what it does in plain words. */
function Choices({ choices, form, onChange }: PartProps & { choices: readonly string[] }): ReactElement {
  const { t, has } = useWords();
  return (
    <section className={people["part"]}>
      <div className={css.choices} role="radiogroup" aria-label={t("routing.policy.choices")}>
        {choices.map((choice) => {
          const [name, about] = [`routing.policy.${choice}`, `routing.policy.${choice}.about`];
          return (
            <label key={choice} className={css.choice}>
              <input
                type="radio"
                name="policy"
                checked={form.policy === choice}
                onChange={() => onChange({ ...form, policy: choice })}
              />
              <span>
                <strong>{has(name) ? t(name) : choice}</strong>{" "}
                {choice === "default" && <Chip tone="good">{t("routing.policy.as_default")}</Chip>}
                {has(about) && <small>{t(about)}</small>}
              </span>
            </label>
          );
        })}
      </div>
    </section>
  );
}

function Limits({ form, onChange }: PartProps): ReactElement {
  const { t } = useWords();
  const field = (
    name: "age_limit_seconds" | "widen_seconds" | "closing_minutes",
    [least, most]: readonly [number, number],
    label: string,
    about?: string,
  ): ReactElement => (
    <NumberInput
      label={label}
      description={about}
      min={least}
      max={most}
      allowDecimal={false}
      value={form[name]}
      onChange={(value) => onChange({ ...form, [name]: Number(value) })}
    />
  );
  return (
    <section className={people["part"]}>
      <h2>{t("routing.policy.limits")}</h2>
      <div className={css.fields}>
        {field("age_limit_seconds", [60, 86_400], t("routing.policy.age_limit"), t("routing.policy.age_limit.about"))}
        {field("widen_seconds", [5, 3600], t("routing.policy.widen"), t("routing.policy.widen.about"))}
        {field("closing_minutes", [0, 120], t("routing.policy.closing"))}
      </div>
      <h3>{t("routing.policy.weights")}</h3>
      <div className={css.fields}>
        {KINDS.map((kind) => (
          <NumberInput
            key={kind}
            label={t("routing.policy.channel_weight", { kind: t(`routing.channel.${kind}`) })}
            min={0.1}
            max={10}
            step={0.1}
            value={form.channel_weights[kind] ?? 1}
            onChange={(value) =>
              onChange({ ...form, channel_weights: { ...form.channel_weights, [kind]: Number(value) } })
            }
          />
        ))}
      </div>
    </section>
  );
}
