import type { ReactElement } from "react";
import { ActionIcon, Button, Menu, Switch, TextInput } from "@mantine/core";
import type { Choice, WidgetField, Words } from "@client/widget.js";
import { Icon, type IconName } from "@ui/icons.js";
import { useOwn } from "../own.js";
import { movedUp } from "../surveys/surveys.data.js";
import { LOCALES, useWords } from "../words.js";
import { Spoken } from "./spoken.view.js";
import { KINDS, MOST_FIELDS, newField, replaced } from "./widget.data.js";
import own from "./widget.json";
import type { PartProps } from "./widget.view.js";
import css from "./widget.module.css";

const MOST_CHOICES = 20;
/** What customers read where the shop has no words of its own, as the server has it. */
const USUAL: Readonly<Partial<Record<WidgetField["kind"], Words>>> = {
  name: own["usual.name"],
  email: own["kind.email"],
  phone: own["kind.phone"],
  order: own["kind.order"],
  reason: own["usual.reason"],
};

/** What the widget asks before the chat; nothing, unless the shop wants it. */
export function Asked({ draft, change }: PartProps): ReactElement {
  const say = useOwn(own);
  const { form } = draft;
  return (
    <section className={css.part} aria-label={say("form")}>
      <h2>{say("form")}</h2>
      <p className={css.about}>{say(form.length === 0 ? "form.none" : "form.about")}</p>
      {form.map((field, at) => (
        <Field
          key={field.id}
          field={field}
          set={(part) => change({ form: replaced(form, at, part) })}
          up={at > 0 && (() => change({ form: movedUp(form, at) }))}
          drop={() => change({ form: form.filter((one) => one !== field) })}
        />
      ))}
      {form.length < MOST_FIELDS && (
        <Menu position="bottom-start">
          <Menu.Target>
            <Button variant="default" leftSection={<Icon name="plus" size={16} />}>
              {say("form.add")}
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            {KINDS.map((kind) => (
              <Menu.Item key={kind} onClick={() => change({ form: [...form, newField(form, kind)] })}>
                {say(`kind.${kind}`)}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      )}
    </section>
  );
}

interface FieldProps {
  readonly field: WidgetField;
  readonly set: (part: Partial<WidgetField>) => void;
  readonly up: Raise;
  readonly drop: () => void;
}

function Field({ field, set, up, drop }: FieldProps): ReactElement {
  const say = useOwn(own);
  return (
    <div className={css.box}>
      <header>
        <strong>{say(`kind.${field.kind}`)}</strong>
        <Switch
          label={say("form.required")}
          checked={field.required}
          onChange={(event) => set({ required: event.currentTarget.checked })}
        />
        <Tools name={say(`kind.${field.kind}`)} up={up} drop={drop} />
      </header>
      <Spoken
        label={say("form.label")}
        value={field.label}
        usual={USUAL[field.kind] ?? {}}
        set={(label) => set({ label })}
      />
      {field.kind === "reason" && <Choices choices={field.choices} set={(choices) => set({ choices })} />}
    </div>
  );
}

interface ChoicesProps {
  readonly choices: readonly Choice[];
  readonly set: (choices: readonly Choice[]) => void;
}

function Choices({ choices, set }: ChoicesProps): ReactElement {
  const say = useOwn(own);
  return (
    <>
      {choices.map((choice, at) => (
        <div key={at} className={css.choice}>
          <TextInput
            label={say("form.choice")}
            description={say("form.choice.about")}
            maxLength={120}
            required
            value={choice.value}
            onChange={(event) => set(replaced(choices, at, { value: event.currentTarget.value }))}
          />
          <Spoken
            label={say("form.choice.text")}
            value={choice.text}
            usual={Object.fromEntries(LOCALES.map((locale) => [locale, choice.value]))}
            set={(text) => set(replaced(choices, at, { text }))}
          />
          {choices.length > 1 && (
            <Tools name={choice.value} drop={() => set(choices.filter((one) => one !== choice))} />
          )}
        </div>
      ))}
      {choices.length < MOST_CHOICES && (
        <Button variant="subtle" onClick={() => set([...choices, { value: "", text: {} }])}>
          {say("form.choice.add")}
        </Button>
      )}
    </>
  );
}

type Raise = (() => void) | false;

interface ToolsProps {
  readonly name: string;
  readonly up?: Raise;
  readonly drop: () => void;
}

/** What may be done with one of a list: it goes before the one above it, or away. */
export function Tools({ name, up = false, drop }: ToolsProps): ReactElement {
  const { t } = useWords();
  const say = useOwn(own);
  const tool = (icon: IconName, does: string, act: () => void): ReactElement => (
    <ActionIcon variant="subtle" color="gray" size="lg" aria-label={`${does} · ${name}`} title={does} onClick={act}>
      <Icon name={icon} size={16} />
    </ActionIcon>
  );
  return (
    <div className={css.tools}>
      {up && tool("up", say("up"), up)}
      {tool("close", t("action.remove"), drop)}
    </div>
  );
}
