import type { ReactElement } from "react";
import { Select } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { Action } from "@client/rules.js";
import { flowsQuery, pathsQuery, targetsQuery, useRuleWords } from "./rules.words.js";

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
  const { r, titled } = useRuleWords();
  const found = useQuery(flowsQuery).data?.items ?? [];
  const live = found.filter(({ state }) => state === "published");
  return (
    <Select
      aria-label={r("field.flow")}
      placeholder={r("field.flow")}
      searchable
      value={action.flow ?? null}
      data={live.map(({ name }) => ({ value: name, label: titled(name) || name }))}
      onChange={(flow) => change({ flow })}
    />
  );
}
