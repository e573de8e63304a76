import { useState, type ReactElement } from "react";
import { Button, Modal } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { steps } from "@client/api.js";
import type { ParkedStep } from "@client/types.js";
import { Icon } from "@ui/icons.js";
import shell from "../shell.module.css";
import { useWords } from "../words.js";
import { useRight } from "./session.js";
import css from "./parked.module.css";

const EVERY_MS = 60_000; // parked steps are rare and wait for a person anyway

/** Work that failed for good is shown to administrators until they have it tried again: parked, never lost. */
export function Parked(): ReactElement | null {
  const { t } = useWords();
  const mayRetry = useRight("manage_channels");
  const [open, setOpen] = useState(false);
  const { data } = useQuery({
    queryKey: ["steps", "parked"],
    queryFn: steps.parked,
    enabled: mayRetry,
    refetchInterval: EVERY_MS,
  });
  const items = data?.items ?? [];
  if (items.length === 0) return null;
  return (
    <div className={shell["banner"]} data-tone="red" role="status">
      <Icon name="warn" size={16} />
      {t("parked.banner", { n: items.length })}
      <Button size="compact-sm" fz="xs" variant="default" onClick={() => setOpen(true)}>
        {t("parked.show")}
      </Button>
      <Modal opened={open} onClose={() => setOpen(false)} title={t("parked.title")} size="lg">
        <ul className={css.list}>
          {items.map((item) => (
            <Step key={`${item.step}:${item.lane}`} item={item} />
          ))}
        </ul>
      </Modal>
    </div>
  );
}

function Step({ item }: { item: ParkedStep }): ReactElement {
  const { t, moment } = useWords();
  const client = useQueryClient();
  const retry = useMutation({
    mutationFn: () => steps.retry(item.step, item.lane),
    onSuccess: () => client.invalidateQueries({ queryKey: ["steps", "parked"] }),
  });
  return (
    <li>
      <div>
        <strong>{item.step}</strong>
        <p>{item.error}</p>
        <small>{t("parked.facts", { attempts: item.attempts, since: moment(item.since), seq: item.seq })}</small>
      </div>
      <Button variant="default" loading={retry.isPending} onClick={() => retry.mutate()}>
        {t("action.retry")}
      </Button>
    </li>
  );
}
