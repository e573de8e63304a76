import type { ReactElement } from "react";
import { Button, Select, Switch, TextInput } from "@mantine/core";
import type { FlowStep, Texts } from "@client/bot.js";
import { Icon } from "@ui/icons.js";
import { useDirectory } from "../people/directory.js";
import { useWords } from "../words.js";
import { AskFields } from "./ask.view.js";
import { BranchFields } from "./branch.view.js";
import { listOf, textOf, textsOf, type Asked } from "./document.data.js";
import { AskedFields, Remove, StepField, TextsField, useFlowWords } from "./fields.view.js";
import css from "./editor.module.css";

export interface StepFieldsProps {
  readonly step: FlowStep;
  readonly steps: readonly string[];
  readonly onChange: (fields: Readonly<Record<string, unknown>>) => void;
}

const GOES_ON = ["say", "ask", "find_order", "call", "tag", "reason", "article"];
const VIEWS: Readonly<Record<string, (props: StepFieldsProps) => ReactElement>> = {
  say: Text,
  ask: AskFields,
  find_order: FindOrder,
  call: Call,
  branch: BranchFields,
  tag: (props) => <Line {...props} name="tag" />,
  reason: (props) => <Line {...props} name="reason" />,
  article: (props) => <Line {...props} name="group" />,
  hand_over: Person,
  end: End,
};

/** What a step has to say, by what it does. */
export function FieldsOf(props: StepFieldsProps): ReactElement {
  const { t } = useWords();
  const { step, steps, onChange } = props;
  const View = VIEWS[step.do];
  return (
    <>
      {View && <View {...props} />}
      {GOES_ON.includes(step.do) && (
        <StepField
          label={t("bot.field.next")}
          value={step["next"]}
          steps={steps}
          none={t("bot.field.next.none")}
          onChange={(next) => onChange({ next })}
        />
      )}
    </>
  );
}

function Text({ step, onChange }: StepFieldsProps): ReactElement {
  const { t } = useWords();
  return (
    <>
      <TextsField label={t("bot.field.text")} texts={textsOf(step["text"])} onChange={(text) => onChange({ text })} />
      <p className={css.hint}>{t("bot.field.text.about", { slot: "{{…}}", example: "{{order.number}}" })}</p>
    </>
  );
}

function Line({ step, name, onChange }: StepFieldsProps & { name: "tag" | "reason" | "group" | "save" }): ReactElement {
  const { t } = useWords();
  return (
    <TextInput
      label={t(`bot.field.${name}`)}
      maxLength={120}
      value={textOf(step[name])}
      onChange={(event) => onChange({ [name]: event.currentTarget.value })}
    />
  );
}

function FindOrder(props: StepFieldsProps): ReactElement {
  const { t } = useWords();
  const { step, steps, onChange } = props;
  return (
    <>
      <p className={css.hint}>{t("bot.find_order.about")}</p>
      <Line {...props} name="save" />
      <StepField
        label={t("bot.way.fails")}
        value={step["fails"]}
        steps={steps}
        none={t("bot.to.person")}
        onChange={(fails) => onChange({ fails })}
      />
    </>
  );
}

function Call(props: StepFieldsProps): ReactElement {
  const { t } = useWords();
  const { step, steps, onChange } = props;
  const asked = { action: textOf(step["action"]), with: textsOf(step["with"]) as Record<string, string> };
  return (
    <>
      <AskedFields
        kind="read"
        asked={asked}
        onChange={({ action, with: given }) => onChange({ action, with: given })}
      />
      <Line {...props} name="save" />
      <StepField
        label={t("bot.way.otherwise")}
        value={step["otherwise"]}
        steps={steps}
        none={t("bot.to.person")}
        onChange={(otherwise) => onChange({ otherwise })}
      />
    </>
  );
}

function Person(props: StepFieldsProps): ReactElement {
  const { t } = useWords();
  const { step, onChange } = props;
  const { teams } = useDirectory();
  const { actions } = useFlowWords();
  const team = textOf(step["team"]);
  const names = [...new Set([...teams.map(({ name }) => name), ...(team ? [team] : [])])];
  const propose = step["propose"] as Asked | undefined;
  const first = actions.find(({ kind }) => kind === "propose")?.name ?? "return_request";
  return (
    <>
      <Text {...props} />
      <Select
        label={t("field.team")}
        value={team}
        onChange={(name) => onChange({ team: name })}
        data={[{ value: "", label: t("bot.trace.any_team") }, ...names.map((name) => ({ value: name, label: name }))]}
      />
      <Card {...props} />
      <Switch
        label={t("bot.field.propose")}
        description={t("bot.field.propose.about")}
        checked={propose !== undefined}
        onChange={(event) => onChange({ propose: event.currentTarget.checked ? { action: first } : undefined })}
      />
      {propose && <AskedFields kind="propose" asked={propose} onChange={(changed) => onChange({ propose: changed })} />}
    </>
  );
}

/** What the member gets to read, in the desk's language. */
function Card({ step, onChange }: StepFieldsProps): ReactElement {
  const { t } = useWords();
  const { limits } = useFlowWords();
  const card = listOf<Texts>(step["card"]);
  return (
    <>
      {card.map((line, at) => (
        <div key={at} className={css.case}>
          <TextsField
            short
            label={t("bot.card.line", { n: at + 1 })}
            texts={line}
            onChange={(texts) => onChange({ card: card.with(at, texts) })}
          />
          <Remove
            label={t("bot.card.remove", { n: at + 1 })}
            onClick={() => onChange({ card: card.toSpliced(at, 1) })}
          />
        </div>
      ))}
      {card.length < (limits["card_lines"] ?? 5) && (
        <Button
          variant="subtle"
          size="compact-sm"
          leftSection={<Icon name="plus" size={14} />}
          onClick={() => onChange({ card: [...card, {}] })}
        >
          {t("bot.card.add")}
        </Button>
      )}
    </>
  );
}

function End(props: StepFieldsProps): ReactElement {
  const { t } = useWords();
  return (
    <>
      <Text {...props} />
      <TextInput
        label={t("bot.field.resolved_if")}
        description={t("bot.field.resolved_if.about")}
        value={textOf(props.step["resolved_if"])}
        onChange={(event) => props.onChange({ resolved_if: event.currentTarget.value })}
      />
    </>
  );
}
