import type { ReactElement } from "react";
import { ActionIcon, NumberInput, Select, TextInput } from "@mantine/core";
import type { Action } from "@client/rules.js";
import { Icon } from "@ui/icons.js";
import { useDirectory } from "../../people/directory.js";
import { Chosen, Flow } from "./chosen.view.js";
import { Reply } from "./reply.view.js";
import { actionOf, DOES } from "./rules.data.js";
import { useRuleWords } from "./rules.words.js";
import css from "./rules.module.css";

const MOST_ACTIONS = 10;
const BOUNDS = { priority: { min: 0, max: 3 }, seconds: { min: 5, max: 90 * 86_400 } };
const WHOM = ["member", "team", "assignee", "supervisors"];

interface Props {
  readonly actions: readonly Action[];
  readonly change: (actions: readonly Action[]) => void;
}

/** What a rule does, one after the other. */
export function ActionsPart({ actions, change }: Props): ReactElement {
  const { r, named } = useRuleWords();
  const choices = DOES.map((one) => ({ value: one, label: named("do", one) }));
  return (
    <fieldset className={css["part"]}>
      <legend>{r("rule.then")}</legend>
      {actions.map((action, at) => (
        <div key={at} className={css["row"]}>
          <Select
            aria-label={named("do", action.do)}
            value={action.do}
            data={choices}
            onChange={(chosen) => {
              const next = DOES.find((one) => one === chosen);
              if (next) change(actions.map((old, index) => (index === at ? actionOf(next) : old)));
            }}
          />
          <Fields
            action={action}
            change={(part) => change(actions.map((old, index) => (index === at ? { ...old, ...part } : old)))}
          />
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={r("rule.action.drop")}
            disabled={actions.length === 1}
            onClick={() => change(actions.filter((_, index) => index !== at))}
          >
            <Icon name="close" size={16} />
          </ActionIcon>
        </div>
      ))}
      {actions.length < MOST_ACTIONS && (
        <Select
          aria-label={r("rule.action.add")}
          placeholder={r("rule.action.add")}
          value={null}
          data={choices}
          onChange={(chosen) => {
            const next = DOES.find((one) => one === chosen);
            if (next) change([...actions, actionOf(next)]);
          }}
        />
      )}
    </fieldset>
  );
}

export interface FieldsProps {
  readonly action: Action;
  readonly change: (part: Partial<Action>) => void;
}

/** What an action needs said beside it. */
function Fields({ action, change }: FieldsProps): ReactElement | null {
  const { r } = useRuleWords();
  switch (action.do) {
    case "assign":
      return <People action={action} change={change} both />;
    case "hand_off":
      return <People action={action} change={change} />;
    case "notify":
      return <Whom action={action} change={change} />;
    case "reply":
      return <Reply action={action} change={change} />;
    case "target":
    case "escalate":
      return <Chosen action={action} change={change} />;
    case "priority":
    case "snooze": {
      const name = action.do === "priority" ? "priority" : "seconds";
      const { min, max } = BOUNDS[name];
      return (
        <NumberInput
          aria-label={r(`field.${name}`)}
          min={min}
          max={max}
          allowDecimal={false}
          value={action[name] ?? min}
          onChange={(value) => change({ [name]: Number(value) })}
        />
      );
    }
    case "flow":
      return <Flow action={action} change={change} />;
    case "tag":
    case "untag":
      return <Text name="tag" action={action} change={change} />;
    case "reason":
      return <Text name="reason" action={action} change={change} />;
    case "webhook":
      return <Text name="url" action={action} change={change} />;
    default:
      return null;
  }
}

function Text({ name, action, change }: FieldsProps & { name: "tag" | "reason" | "url" }): ReactElement {
  const { r } = useRuleWords();
  return (
    <TextInput
      required
      aria-label={r(`field.${name}`)}
      placeholder={r(`field.${name}`)}
      {...(name === "url" && { description: r("field.url.about") })}
      maxLength={name === "url" ? 1000 : 60}
      value={action[name] ?? ""}
      onChange={(event) => change({ [name]: event.currentTarget.value })}
    />
  );
}

/** A team, or where both may be chosen a member or a team: the later choice takes the place of the earlier. */
function People({ action, change, both = false }: FieldsProps & { both?: boolean }): ReactElement {
  const { r } = useRuleWords();
  const { members, teams } = useDirectory();
  const active = members.filter(({ state }) => state === "active");
  return (
    <>
      {both && (
        <Select
          aria-label={r("field.member")}
          placeholder={r("field.member")}
          searchable
          clearable
          value={action.member_id ?? null}
          data={active.map(({ id, name }) => ({ value: id, label: name }))}
          onChange={(member_id) => change({ member_id, team_id: null })}
        />
      )}
      <Select
        aria-label={r("field.team")}
        placeholder={r("field.team")}
        clearable
        value={action.team_id ?? null}
        data={teams.map(({ id, name }) => ({ value: id, label: name }))}
        onChange={(team_id) => change(both ? { team_id, member_id: null } : { team_id })}
      />
    </>
  );
}

function Whom({ action, change }: FieldsProps): ReactElement {
  const { r, named } = useRuleWords();
  const { members, teams } = useDirectory();
  const choices = action.whom === "member" ? members.filter(({ state }) => state === "active") : teams;
  const key = action.whom === "member" ? "member_id" : "team_id";
  return (
    <>
      <Select
        aria-label={r("field.whom")}
        value={action.whom ?? "supervisors"}
        data={WHOM.map((one) => ({ value: one, label: named("whom", one) }))}
        onChange={(whom) => change({ whom, member_id: null, team_id: null })}
      />
      {(action.whom === "member" || action.whom === "team") && (
        <Select
          aria-label={r(`field.${action.whom}`)}
          searchable
          value={action[key] ?? null}
          data={choices.map(({ id, name }) => ({ value: id, label: name }))}
          onChange={(id) => change({ [key]: id })}
        />
      )}
      <TextInput
        aria-label={r("field.text")}
        placeholder={r("field.text")}
        maxLength={200}
        value={typeof action.text === "string" ? action.text : ""}
        onChange={(event) => change({ text: event.currentTarget.value })}
      />
    </>
  );
}
