import type { ReactElement } from "react";
import { Select } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { flows } from "@client/bot.js";
import type { Action } from "@client/rules.js";
import { pathsQuery, targetsQuery, useRuleWords } from "./rules.words.js";

interface FieldsProps {
  readonly action: Action;
  readonly change: (part: Partial<Action>) => void;
}

/** A target or an escalation path by its name. */
export function Chosen({ action, change }: FieldsProps): ReactElement {
  const { r, titled } = useRuleWords();
  const isPath = action.do === "escalate";
  const paths = useQuery(pathsQuery);
  const list = useQuery(targetsQuery);
  const found = (isPath ? paths.data : list.data)?.items ?? [];
  const key = isPath ? "path_id" : "target_id";
  const label = r(isPath ? "field.path" : "field.target");
  return (
    <Select
      aria-label={label}
      placeholder={label}
      value={action[key] ?? null}
      data={found.map(({ id }) => ({ value: id, label: titled(id) || label }))}
      onChange={(id) => change({ [key]: id })}
    />
  );
}

/** A flow of the bot that is in force, by its name. */
export function Flow({ action, change }: FieldsProps): ReactElement {
  const { r } = useRuleWords();
  const found = useQuery({ queryKey: ["flows", "names"], queryFn: flows.list }).data?.items ?? [];
  const live = found.filter(({ state }) => state === "published").map(({ name }) => name);
  return (
    <Select
      aria-label={r("field.flow")}
      placeholder={r("field.flow")}
      searchable
      value={action.flow ?? null}
      data={live}
      onChange={(flow) => change({ flow })}
    />
  );
}
