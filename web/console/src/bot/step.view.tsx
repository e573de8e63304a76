import type { ReactElement } from "react";
import { ActionIcon, Button, Menu } from "@mantine/core";
import type { FlowStep } from "@client/bot.js";
import { Icon } from "@ui/icons.js";
import { useWords } from "../words.js";
import { kindOf } from "./diagram.view.js";
import { addStep, changeStep, moveStep, newStep, removeStep, renameStep } from "./document.data.js";
import type { Editing } from "./editing.js";
import { NameField, useFlowWords } from "./fields.view.js";
import { FieldsOf } from "./stepfields.view.js";
import { Problems } from "./problems.view.js";
import css from "./editor.module.css";

interface StepFormProps {
  readonly editing: Editing;
  readonly step: FlowStep;
  readonly onChoose: (id: string) => void;
}

export function StepForm({ editing, step, onChoose }: StepFormProps): ReactElement {
  const words = useWords();
  const { t } = words;
  const { document, change, check } = editing;
  const at = document.steps.findIndex(({ id }) => id === step.id);
  const rename = (name: string): void => {
    if (document.steps.some(({ id }) => id === name)) return;
    change(renameStep(step.id, name));
    onChoose(name);
  };
  const remove = (): void => {
    change(removeStep(step.id));
    onChoose((document.steps[at + 1] ?? document.steps[at - 1])?.id ?? "");
  };
  const tools = [
    { icon: "chevron", label: t("bot.step.up"), off: at === 0, act: () => change(moveStep(step.id, -1)) },
    {
      icon: "chevron",
      label: t("bot.step.down"),
      off: at === document.steps.length - 1,
      act: () => change(moveStep(step.id, 1)),
    },
    { icon: "close", label: t("bot.step.remove"), off: document.steps.length < 2, act: remove },
  ] as const;
  return (
    <div className={css.form} key={step.id}>
      <div className={css.row}>
        <h2>{kindOf(words, step.do)}</h2>
        <span className={css.tools}>
          {tools.map(({ icon, label, off, act }, index) => (
            <ActionIcon
              key={label}
              variant="subtle"
              color="gray"
              aria-label={label}
              title={label}
              disabled={off}
              onClick={act}
              data-turned={index === 0 || undefined}
            >
              <Icon name={icon} size={16} />
            </ActionIcon>
          ))}
        </span>
      </div>
      <Problems problems={check.problems.filter((problem) => problem.step === step.id)} />
      <NameField label={t("bot.field.id")} value={step.id} onDone={rename} />
      <FieldsOf
        step={step}
        steps={[...new Set(document.steps.map(({ id }) => id))]} // two of one name are wrong, and mended here
        onChange={(fields) => change(changeStep(step.id, fields))}
      />
      <AddStep
        onAdd={(kind) => {
          const added = newStep(document, kind);
          change(addStep(step.id, added));
          onChoose(added.id);
        }}
      />
    </div>
  );
}

function AddStep({ onAdd }: { onAdd: (kind: string) => void }): ReactElement {
  const words = useWords();
  const { steps } = useFlowWords();
  return (
    <Menu position="bottom-start">
      <Menu.Target>
        <Button variant="default" leftSection={<Icon name="plus" size={15} />}>
          {words.t("bot.step.add")}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {steps.map((kind) => (
          <Menu.Item key={kind} onClick={() => onAdd(kind)}>
            {kindOf(words, kind)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
