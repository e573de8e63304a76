import type { ReactElement } from "react";
import { Select } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { flows } from "@client/bot.js";
import { escalation } from "@client/handing.js";
import type { Action } from "@client/rules.js";
import { targets } from "@client/targets.js";
import { useRuleWords } from "./rules.words.js";

interface FieldsProps {
  readonly action: Action;
  readonly change: (part: Partial<Action>) => void;
}

/** A target or an escalation path by its name. */
export function Chosen({ action, change }: FieldsProps): ReactElement {
  const { r } = useRuleWords();
  const isPath = action.do === "escalate";
  const paths = useQuery({ queryKey: ["escalation", "names"], queryFn: () => escalation.paths(), enabled: isPath });
  const list = useQuery({ queryKey: ["targets", "list"], queryFn: targets.list, enabled: !isPath });
  const found = (isPath ? paths.data : list.data)?.items ?? [];
  const key = isPath ? "path_id" : "target_id";
  const label = r(isPath ? "field.path" : "field.target");
  return (
    <Select
      aria-label={label}
      placeholder={label}
      value={action[key] ?? null}
      data={found.map(({ id, name }) => ({ value: id, label: name || label }))}
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
