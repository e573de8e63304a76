import { useId, type ReactElement } from "react";
import { ActionIcon, Button, Menu, SegmentedControl, Switch } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { articles } from "@client/api.js";
import type { Article, Locale } from "@client/types.js";
import { Chip, Empty } from "@ui/bits.js";
import { Icon } from "@ui/icons.js";
import { notify } from "@ui/notices.js";
import { LOCALE_NAMES, useWords } from "../words.js";
import { AnswerField } from "./answer.view.js";
import { leading, type Edition } from "./article.data.js";
import { Buttons } from "./buttons.view.js";
import { Clash } from "./clash.view.js";
import type { Editing } from "./editing.js";
import { Hints, useHints } from "./hints.view.js";
import { Questions } from "./questions.view.js";
import css from "./editor.module.css";

interface ColumnProps {
  readonly language: Locale;
  readonly editing: Editing;
}

export function EditionColumn({ language, editing }: ColumnProps): ReactElement {
  const edition = editing.group[language];
  return edition ? (
    <Written language={language} editing={editing} edition={edition} />
  ) : (
    <Missing language={language} editing={editing} />
  );
}

function Written({ language, editing, edition }: ColumnProps & { edition: Edition }): ReactElement {
  const name = useId();
  const clash = editing.clashes[language];
  const found = useHints(language, edition);
  const { draft, from } = edition;
  return (
    <section className={css.edition} aria-labelledby={name}>
      <div className={css.above}>
        <Top id={name} language={language} editing={editing} edition={edition} hints={found.hints.length} />
        {clash && from && <Clash mine={from} theirs={clash} onSettle={(keep) => editing.settle(language, keep)} />}
        {from?.out_of_date && <OutOfDate language={language} editing={editing} said={!draft.out_of_date} />}
      </div>
      <Questions
        questions={draft.questions}
        language={language}
        onChange={(questions) => editing.write(language, { questions })}
      />
      <AnswerField
        answer={draft.answer}
        language={language}
        onChange={(answer) => editing.write(language, { answer })}
      />
      <Buttons buttons={draft.buttons} onChange={(buttons) => editing.write(language, { buttons })} />
      <Hints id={`${name}-hints`} found={found} />
    </section>
  );
}

/** A language nobody has written yet: from nothing, or from a copy to write over. */
function Missing({ language, editing }: ColumnProps): ReactElement {
  const { t } = useWords();
  const lead = leading(editing.group);
  const source = lead && editing.group[lead]?.draft;
  return (
    <section className={css.edition}>
      <Empty
        icon="globe"
        title={t("edition.none", { language: LOCALE_NAMES[language] })}
        action={
          <div className={css.start}>
            <Button onClick={() => editing.write(language, {})}>{t("edition.write")}</Button>
            {lead && source && (
              <Button
                variant="default"
                onClick={() => {
                  const { questions, answer, buttons } = source;
                  editing.write(language, { questions, answer, buttons, status: "draft" });
                }}
              >
                {t("edition.copy", { language: LOCALE_NAMES[lead] })}
              </Button>
            )}
          </div>
        }
      >
        {t("edition.none.about")}
      </Empty>
    </section>
  );
}

interface TopProps extends ColumnProps {
  readonly id: string;
  readonly edition: Edition;
  readonly hints: number;
}

function Top({ id, language, editing, edition: { from, draft }, hints }: TopProps): ReactElement {
  const { t } = useWords();
  return (
    <div className={css.top}>
      <h2 id={id}>{LOCALE_NAMES[language]}</h2>
      {hints > 0 && (
        <a href={`#${id}-hints`}>
          <Chip tone="bot">{t("badge.hints", { n: hints })}</Chip>
        </a>
      )}
      <SegmentedControl
        aria-label={t("field.status")}
        value={draft.status}
        onChange={(status) => editing.write(language, { status: status === "draft" ? "draft" : "published" })}
        data={[
          { value: "published", label: t("status.published") },
          { value: "draft", label: t("status.draft") },
        ]}
      />
      {from ? (
        <Menu>
          <Menu.Target>
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label={t("edition.more", { language: LOCALE_NAMES[language] })}
            >
              <Icon name="more" />
            </ActionIcon>
          </Menu.Target>
          <More language={language} editing={editing} article={from} />
        </Menu>
      ) : (
        leading(editing.group) !== language && (
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={t("action.discard")}
            onClick={() => editing.drop(language)}
          >
            <Icon name="close" />
          </ActionIcon>
        )
      )}
    </div>
  );
}

function More({ language, editing, article }: ColumnProps & { article: Article }): ReactElement {
  const { t } = useWords();
  const client = useQueryClient();
  const remove = useMutation({
    mutationFn: () => articles.remove(article.id),
    onSuccess: () => {
      editing.drop(language);
      void client.invalidateQueries({ queryKey: ["articles"] });
      notify(t("edition.removed", { language: LOCALE_NAMES[language] }));
    },
  });
  return (
    <Menu.Dropdown>
      <Menu.Item
        leftSection={<Icon name="history" size={16} />}
        renderRoot={(props) => <Link to="/knowledge/$id/versions" params={{ id: article.id }} {...props} />}
      >
        {t("versions.title")}
      </Menu.Item>
      {article.source_id !== null && (
        <Menu.Item leftSection={<Icon name="verified" size={16} />} onClick={() => editing.lead(language)}>
          {t("edition.lead")}
        </Menu.Item>
      )}
      <Menu.Item
        color="red"
        c="var(--wb-red)"
        leftSection={<Icon name="close" size={16} />}
        onClick={() => window.confirm(t("article.remove.sure")) && remove.mutate()}
      >
        {t("action.remove")}
      </Menu.Item>
    </Menu.Dropdown>
  );
}

function OutOfDate({ language, editing, said }: ColumnProps & { said: boolean }): ReactElement {
  const { t } = useWords();
  const lead = leading(editing.group);
  return (
    <div className={css.outOfDate}>
      <Icon name="warn" size={16} />
      <p>{t("edition.behind", { language: lead ? LOCALE_NAMES[lead] : "" })}</p>
      <Switch
        label={t("edition.same_again")}
        checked={said}
        onChange={(event) => editing.write(language, { out_of_date: !event.currentTarget.checked })}
      />
    </div>
  );
}
