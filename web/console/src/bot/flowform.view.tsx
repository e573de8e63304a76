import type { ReactElement } from "react";
import { Switch, TextInput } from "@mantine/core";
import { useWords } from "../words.js";
import type { Editing } from "./editing.js";
import { TextsField } from "./fields.view.js";
import css from "./editor.module.css";

const LISTS = ["starts_on", "starts_on_articles"] as const;

/** What holds for the whole flow: its title, and what starts it. */
export function FlowForm({ editing: { document, change } }: { editing: Editing }): ReactElement {
  const { t } = useWords();
  return (
    <div className={css.form}>
      <TextsField
        short
        label={t("bot.flow.title")}
        texts={document.title}
        onChange={(title) => change((before) => ({ ...before, title }))}
      />
      {LISTS.map((name) => (
        <TextInput
          key={name}
          label={t(`bot.field.${name}`)}
          description={t(`bot.field.${name}.about`)}
          defaultValue={(document[name] ?? []).join(", ")}
          onChange={(event) => {
            const list = event.currentTarget.value.split(/[,，\s]+/).filter(Boolean);
            change((before) => ({ ...before, [name]: list }));
          }}
        />
      ))}
      <Switch
        label={t("bot.field.before_articles")}
        description={t("bot.field.before_articles.about")}
        checked={document.before_articles !== false}
        onChange={(event) => {
          const first = event.currentTarget.checked;
          change((before) => ({ ...before, before_articles: first }));
        }}
      />
    </div>
  );
}
