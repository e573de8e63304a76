import { useState, type ReactElement } from "react";
import { Button, NumberInput, Select, TextInput } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { Refused } from "@client/rest.js";
import { rules as api, type Group, type Said, type Version } from "@client/rules.js";
import { notify } from "@ui/notices.js";
import { submitting } from "../../keys.js";
import { useDirectory } from "../../people/directory.js";
import people from "../../people/people.module.css";
import { useSaid } from "../../session/said.js";
import { ActionsPart } from "./actions.view.js";
import { ConditionsPart } from "./conditions.view.js";
import { sentence, STOPS, type Draft } from "./rules.data.js";
import { useRuleWords } from "./rules.words.js";
import { Trial } from "./trial.view.js";
import { Versions } from "./versions.view.js";
import { WhenPart } from "./when.view.js";
import css from "./rules.module.css";

interface Props {
  readonly first: Draft;
  readonly groups: readonly Group[];
  readonly onDone: () => void;
}

/** A rule in parts, in one sentence, and tried on what was. */
export function RuleEditor({ first, groups, onDone }: Props): ReactElement {
  const rule = useRuleWords();
  const { words, r } = rule;
  const say = useSaid();
  const directory = useDirectory();
  const vocabulary = useQuery({ queryKey: ["rules", "vocabulary"], queryFn: api.vocabulary }).data;
  const [draft, setDraft] = useState(first);
  const [trouble, setTrouble] = useState<string | null>(null);
  const said = draft.said;
  const change = (part: Partial<Said>): void => {
    setTrouble(null);
    setDraft((before) => ({ ...before, said: { ...before.said, ...part } }));
  };
  const onSuccess = (): void => {
    notify(words.t("state.saved"));
    onDone();
  };
  const onError = (error: Error): void => {
    if (!(error instanceof Refused && error.code === "bad_condition")) return notify(say(error), "bad");
    const position = error.facts["position"]; // it stands at the condition itself
    setTrouble(typeof position === "number" ? r("rule.position", { position, why: say(error) }) : say(error));
  };
  const save = useMutation({
    mutationFn: (live: boolean) =>
      api.keep(draft.id, { rule: said, live, group_id: draft.group_id, after: draft.after }),
    onSuccess,
    onError,
  });
  const drop = useMutation({ mutationFn: () => api.drop(draft.id ?? ""), onSuccess });
  const restore = ({ rule: earlier, version: n }: Version): void => {
    setTrouble(null);
    setDraft({ ...draft, said: earlier });
    notify(r("rule.restored", { n }));
  };
  const submit = submitting(() => save.mutate(draft.live));
  return (
    <form className={people["form"]} onSubmit={submit}>
      <p className={css["sentence"]}>{sentence(rule, said, directory)}</p>
      <TextInput
        data-autofocus
        label={r("rule.name")}
        maxLength={120}
        value={said.name}
        onChange={(event) => change({ name: event.currentTarget.value })}
      />
      <WhenPart when={said.when} kinds={vocabulary?.kinds ?? []} change={(when) => change({ when })} />
      <ConditionsPart
        checks={said.checks ?? []}
        condition={said.condition ?? ""}
        fields={vocabulary?.fields ?? []}
        trouble={trouble}
        change={change}
      />
      <ActionsPart actions={said.then} change={(then) => change({ then })} />
      <AfterPart draft={draft} groups={groups} change={change} move={(group_id) => setDraft({ ...draft, group_id })} />
      <Trial draft={draft} onError={onError} />
      {draft.id !== null && <Versions rule={draft.id} now={draft.after} restore={restore} />}
      <Keeping
        known={draft.id !== null}
        named={said.name.trim() !== ""}
        saving={save.isPending}
        dropping={drop.isPending}
        save={save.mutate}
        drop={drop.mutate}
      />
    </form>
  );
}

interface KeepingProps {
  readonly known: boolean;
  readonly named: boolean;
  readonly saving: boolean;
  readonly dropping: boolean;
  readonly save: (live: boolean) => void;
  readonly drop: () => void;
}

/** Away with it, or kept: in force, or not yet. */
function Keeping({ known, named, saving, dropping, save, drop }: KeepingProps): ReactElement {
  const { words, r } = useRuleWords();
  return (
    <footer className={people["footer"]}>
      {known && (
        <Button variant="subtle" color="red" loading={dropping} onClick={() => drop()}>
          {words.t("action.remove")}
        </Button>
      )}
      <span />
      <Button variant="default" disabled={!named} loading={saving} onClick={() => save(false)}>
        {r("rule.save_off")}
      </Button>
      <Button disabled={!named} loading={saving} onClick={() => save(true)}>
        {r("rule.save_on")}
      </Button>
    </footer>
  );
}

interface AfterProps {
  readonly draft: Draft;
  readonly groups: readonly Group[];
  readonly change: (part: Partial<Said>) => void;
  readonly move: (group: string | null) => void;
}

/** What becomes of the rules after it, how often it may fire, and which group it stands in. */
function AfterPart({ draft, groups, change, move }: AfterProps): ReactElement {
  const { r, named } = useRuleWords();
  const { said } = draft;
  return (
    <div className={css["row"]}>
      <Select
        label={r("rule.stop")}
        value={said.stop ?? "no"}
        data={STOPS.map((one) => ({ value: one, label: named("stop", one) }))}
        onChange={(stop) => change({ stop: STOPS.find((one) => one === stop) ?? "no" })}
      />
      <NumberInput
        label={r("rule.often")}
        min={1}
        max={100}
        allowDecimal={false}
        value={said.most_an_hour ?? 10}
        onChange={(most) => Number(most) >= 1 && change({ most_an_hour: Number(most) })}
      />
      {groups.length > 0 && (
        <Select
          label={r("rules.group")}
          clearable
          placeholder={r("rules.group.none")}
          value={draft.group_id}
          data={groups.map(({ id, name }) => ({ value: id, label: name }))}
          onChange={move}
        />
      )}
    </div>
  );
}
