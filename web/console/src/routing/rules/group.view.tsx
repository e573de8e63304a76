import { useState, type ReactElement } from "react";
import { Button, TextInput, Textarea } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { rules as api, type Group } from "@client/rules.js";
import { submitting } from "../../keys.js";
import people from "../../people/people.module.css";
import { useRuleWords } from "./rules.words.js";

/** A group's name and its own condition, which all its rules share. */
export function GroupEditor({ group, onDone }: { group: Group | null; onDone: () => void }): ReactElement {
  const { words, r } = useRuleWords();
  const [name, setName] = useState(group?.name ?? "");
  const [condition, setCondition] = useState(group?.condition ?? "");
  const how = { onSuccess: onDone };
  const save = useMutation({ mutationFn: () => api.keepGroup(group?.id ?? null, { name, condition }), ...how });
  const drop = useMutation({ mutationFn: () => api.dropGroup(group?.id ?? ""), ...how });
  const submit = submitting(save.mutate);
  return (
    <form className={people["form"]} onSubmit={submit}>
      <TextInput
        data-autofocus
        label={r("rules.group.name")}
        maxLength={120}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <Textarea
        label={r("rules.group.condition")}
        autosize
        maxLength={1000}
        spellCheck={false}
        value={condition}
        onChange={(event) => setCondition(event.currentTarget.value)}
      />
      <footer className={people["footer"]}>
        {group && (
          <Button variant="subtle" color="red" loading={drop.isPending} onClick={() => drop.mutate()}>
            {r("rules.group.drop")}
          </Button>
        )}
        <span />
        <Button type="submit" disabled={!name.trim()} loading={save.isPending}>
          {words.t("action.save")}
        </Button>
      </footer>
    </form>
  );
}
