import { useState, type ReactElement } from "react";
import { ActionIcon, Button, Popover, Select, Switch, TextInput } from "@mantine/core";
import { Icon } from "@ui/icons.js";
import { useDirectory } from "../people/directory.js";
import { LOCALE_NAMES, LOCALES, useWords } from "../words.js";
import { isNarrowed, NARROWING, type Filter } from "./inbox.data.js";
import css from "./inbox.module.css";

interface NarrowProps {
  readonly filter: Filter;
  readonly show: (change: Partial<Filter>) => void;
}

interface Choice {
  readonly value: string;
  readonly label: string;
}

const AGES = [3600, 86_400, 259_200, 604_800] as const; // an hour, a day, three, a week
const PRIORITIES = [1, 2, 3] as const;
const named = (all: readonly { readonly id: string; readonly name: string }[]): readonly Choice[] =>
  all.map(({ id, name }) => ({ value: id, label: name }));
const number = (value: string): number | undefined => (value === "" ? undefined : Number(value));

/** Everything a list may be narrowed to, behind one button that shows whether any of it is set. */
export function Narrow({ filter, show }: NarrowProps): ReactElement {
  const { t } = useWords();
  const on = isNarrowed(filter);
  return (
    <Popover width={260} position="bottom-end" trapFocus shadow="md">
      <Popover.Target>
        <ActionIcon
          variant={on ? "light" : "subtle"}
          color={on ? "wing" : "gray"}
          aria-label={t(on ? "filter.on" : "filter.title")}
        >
          <Icon name="filter" size={16} />
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown className={css.narrow} aria-label={t("filter.title")}>
        <Fields filter={filter} show={show} />
        {on && (
          <Button
            variant="default"
            onClick={() => show(Object.fromEntries(NARROWING.map((part) => [part, undefined])))}
          >
            {t("filter.clear")}
          </Button>
        )}
      </Popover.Dropdown>
    </Popover>
  );
}

function Fields({ filter, show }: NarrowProps): ReactElement {
  const { t } = useWords();
  const directory = useDirectory();
  const ages = AGES.map((age) => ({ value: String(age), label: t(`filter.age.${age}`) }));
  const priorities = PRIORITIES.map((one) => ({ value: String(one), label: t(`filter.priority.${one}`) }));
  const languages = LOCALES.map((one) => ({ value: one, label: LOCALE_NAMES[one] }));
  return (
    <>
      <One
        label={t("field.team")}
        value={filter.team}
        choices={named(directory.teams)}
        onChange={(team) => show({ team: team || undefined })}
      />
      <One
        label={t("filter.assignee")}
        value={filter.assignee}
        choices={named(directory.members)}
        onChange={(assignee) => show({ assignee: assignee || undefined })}
      />
      <One
        label={t("field.channel")}
        value={filter.channel}
        choices={named(directory.channels)}
        onChange={(channel) => show({ channel: channel || undefined })}
      />
      <Words label={t("filter.tag")} value={filter.tag} most={60} onDone={(tag) => show({ tag })} />
      <Words label={t("filter.reason")} value={filter.reason} most={120} onDone={(reason) => show({ reason })} />
      <One
        label={t("filter.language")}
        value={filter.language}
        choices={languages}
        onChange={(language) => show({ language: language || undefined })}
      />
      <One
        label={t("filter.priority")}
        value={filter.priority?.toString()}
        choices={priorities}
        onChange={(priority) => show({ priority: number(priority) })}
      />
      <One
        label={t("filter.age")}
        value={filter.age?.toString()}
        choices={ages}
        onChange={(age) => show({ age: number(age) })}
      />
      <Switch
        label={t("filter.vip")}
        checked={filter.vip === true}
        onChange={(event) => show({ vip: event.currentTarget.checked || undefined })}
      />
      <Switch
        label={t("filter.undelivered")}
        checked={filter.undelivered === true}
        onChange={(event) => show({ undelivered: event.currentTarget.checked || undefined })}
      />
    </>
  );
}

interface OneProps {
  readonly label: string;
  readonly value: string | undefined;
  readonly choices: readonly Choice[];
  readonly onChange: (value: string) => void;
}

function One({ label, value, choices, onChange }: OneProps): ReactElement {
  const { t } = useWords();
  return (
    <Select
      size="xs"
      label={label}
      comboboxProps={{ withinPortal: false }}
      value={value ?? ""}
      onChange={(chosen) => onChange(chosen ?? "")}
      data={[{ value: "", label: t("filter.any") }, ...choices]}
    />
  );
}

interface WordsProps {
  readonly label: string;
  readonly value: string | undefined;
  readonly most: number; // characters
  readonly onDone: (value: string | undefined) => void;
}

function Words({ label, value = "", most, onDone }: WordsProps): ReactElement {
  const [text, setText] = useState(value);
  const [known, setKnown] = useState(value);
  if (known !== value) {
    // Cleared, or another view was chosen.
    setKnown(value);
    setText(value);
  }
  const done = (): void => {
    if (text.trim() !== value) onDone(text.trim() || undefined);
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        done();
      }}
    >
      <TextInput
        size="xs"
        label={label}
        maxLength={most}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        onBlur={done}
      />
    </form>
  );
}
