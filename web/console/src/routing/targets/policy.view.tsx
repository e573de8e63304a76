import { useState, type ReactElement } from "react";
import { Button, NumberInput, Skeleton, Switch } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { targets as api, type TargetPolicy } from "@client/targets.js";
import { notify } from "@ui/notices.js";
import { submitting } from "../../keys.js";
import { Failed } from "../../session/failed.view.js";
import people from "../../people/people.module.css";
import { useWords } from "../../words.js";
import { ACTIONS, type Action } from "./targets.data.js";

const policyQuery = { queryKey: ["target-policy"], queryFn: api.policy };

/** What is done when a promise is likely to break, and how good the prediction was. */
export function Policy(): ReactElement {
  const { data, error, refetch } = useQuery(policyQuery);
  if (data) return <Form key={JSON.stringify(data)} policy={data} />;
  if (!error) return <Skeleton height={220} radius={14} />;
  return <Failed error={error} retry={() => void refetch()} />;
}

function Form({ policy }: { policy: TargetPolicy }): ReactElement {
  const { t, number } = useWords();
  const client = useQueryClient();
  const [threshold, setThreshold] = useState(policy.threshold);
  const [actions, setActions] = useState<readonly Action[]>(policy.actions);
  const save = useMutation({
    mutationFn: () => api.setPolicy({ threshold, actions }),
    onSuccess: (found) => {
      client.setQueryData(policyQuery.queryKey, found);
      notify(t("state.saved"));
    },
  });
  const submit = submitting(save.mutate);
  return (
    <section className={people["part"]}>
      <h2>{t("targets.policy")}</h2>
      <p>{t("targets.policy.about")}</p>
      <p>
        {policy.brier === null
          ? t("targets.policy.no_history")
          : t("targets.policy.brier", { brier: number(policy.brier, 3), n: number(policy.n) })}
      </p>
      <form className={people["form"]} onSubmit={submit}>
        <NumberInput
          label={t("targets.policy.threshold")}
          min={1}
          max={100}
          suffix=" %"
          maw={200}
          value={Math.round(threshold * 100)}
          onChange={(value) => Number(value) > 0 && setThreshold(Number(value) / 100)}
        />
        {ACTIONS.map((one) => (
          <Switch
            key={one}
            label={t(`targets.policy.${one}`)}
            description={t(`targets.policy.${one}.about`)}
            checked={actions.includes(one)}
            onChange={(event) =>
              setActions(event.currentTarget.checked ? [...actions, one] : actions.filter((other) => other !== one))
            }
          />
        ))}
        <footer className={people["footer"]}>
          <Button type="submit" loading={save.isPending}>
            {t("action.save")}
          </Button>
        </footer>
      </form>
    </section>
  );
}
