import { useState, type ReactElement } from "react";
import { Select } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { escalation, type Escalation, type EscalationPath, type EscalationStep } from "@client/handing.js";
import { uuid7 } from "@client/ids.js";
import type { Head } from "@client/types.js";
import { Empty, Rows } from "@ui/bits.js";
import { useDirectory } from "../../people/directory.js";
import { Failed } from "../../session/failed.view.js";
import { useWords } from "../../words.js";
import { WhyForm } from "./why.view.js";
import { limit } from "../targets/targets.data.js";

interface Next {
  readonly path: EscalationPath | undefined;
  readonly step: EscalationStep | undefined;
}

/** The path chosen, else the one it is on, and its step after that. */
function next(items: readonly EscalationPath[], here: Escalation | null, picked: string | null): Next {
  const path = items.find(({ id }) => id === (picked ?? here?.path_id ?? items[0]?.id));
  const done = path && here?.path_id === path.id ? here.step : 0;
  return { path, step: path?.steps[done] };
}

/** To the next step of a path; which one that is, and by when somebody answers there, is said before. */
export function EscalateForm({ head, onDone }: { head: Head; onDone: () => void }): ReactElement {
  const words = useWords();
  const { t } = words;
  const client = useQueryClient();
  const { team } = useDirectory();
  const paths = useQuery({ queryKey: ["escalation", "paths"], queryFn: escalation.paths });
  const here = useQuery({ queryKey: ["escalation", head.id], queryFn: () => escalation.of(head.id), gcTime: 0 });
  const [picked, setPicked] = useState<string | null>(null);
  const [key] = useState(uuid7);
  const items = paths.data?.items ?? [];
  const { path, step } = next(items, here.data ?? null, picked);
  const go = useMutation({
    mutationFn: (why: string) => escalation.escalate(head.id, path?.id ?? "", why, key),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: ["escalation", head.id] });
      onDone();
    },
  });
  const failed = paths.error ?? here.error;
  if (failed) {
    const retry = (): void => void Promise.all([paths.refetch(), here.refetch()]);
    return <Failed error={failed} retry={retry} />;
  }
  if (paths.isPending || here.isPending) return <Rows count={2} height={48} label={t("state.loading")} />;
  if (!path)
    return (
      <Empty icon="routing" title={t("paths.empty")}>
        {t("paths.empty.about")}
      </Empty>
    );
  return (
    <WhyForm
      about={
        step
          ? t("more.escalate.to", {
              step: [...new Set([step.name, team(step.team_id)])].join(" · "), // most steps are called as their team
              time: limit(words, step.target_seconds),
            })
          : t("more.escalate.last")
      }
      act={t("more.escalate")}
      ready={step !== undefined}
      busy={go.isPending}
      onGive={(why) => go.mutate(why)}
    >
      <Select
        label={t("more.escalate.path")}
        value={path.id}
        onChange={setPicked}
        data={items.map(({ id, name }) => ({ value: id, label: name }))}
      />
    </WhyForm>
  );
}
