import { useRef, type ClipboardEvent, type KeyboardEvent, type ReactElement } from "react";
import { ActionIcon, Button, TextInput } from "@mantine/core";
import { Icon } from "@ui/icons.js";
import { useWords } from "../words.js";
import { withPasted, withQuestion, type ArticleDraft } from "./article.data.js";
import css from "./knowledge.module.css";

interface QuestionsProps {
  readonly draft: ArticleDraft;
  readonly onChange: (draft: ArticleDraft) => void;
}

/** The ways to ask, one a line; Enter goes on to the next, several pasted lines become several questions. */
export function Questions({ draft, onChange }: QuestionsProps): ReactElement {
  const { t } = useWords();
  const box = useRef<HTMLFieldSetElement>(null);
  const focus = (at: number): void => {
    requestAnimationFrame(() => box.current?.querySelectorAll("input")[at]?.focus());
  };
  const add = (at: number): void => {
    onChange({ ...draft, questions: [...draft.questions.slice(0, at), "", ...draft.questions.slice(at)] });
    focus(at);
  };
  const drop = (at: number): void => {
    onChange({ ...draft, questions: draft.questions.filter((_, index) => index !== at) });
    focus(Math.max(0, at - 1));
  };
  const onKeyDown = (event: KeyboardEvent, at: number): void => {
    if (event.key !== "Enter" || event.nativeEvent.isComposing) return;
    event.preventDefault();
    add(at + 1);
  };
  const onPaste = (event: ClipboardEvent, at: number): void => {
    const next = withPasted(draft, at, event.clipboardData.getData("text"));
    if (next === null) return;
    event.preventDefault();
    onChange(next);
  };
  return (
    <fieldset ref={box} className={css.questions}>
      <legend>{t("article.questions")}</legend>
      <p>{t("article.questions.about")}</p>
      {draft.questions.map((question, at) => (
        <TextInput
          // Questions have no other identity than their place, and blanks repeat.
          key={at}
          aria-label={t("article.question", { n: at + 1 })}
          lang={draft.language}
          value={question}
          onChange={(event) => onChange(withQuestion(draft, at, event.currentTarget.value))}
          onKeyDown={(event) => onKeyDown(event, at)}
          onPaste={(event) => onPaste(event, at)}
          rightSection={
            draft.questions.length > 1 && (
              <ActionIcon
                variant="subtle"
                color="gray"
                size="sm"
                aria-label={t("article.question.remove", { n: at + 1 })}
                onClick={() => drop(at)}
              >
                <Icon name="close" size={14} />
              </ActionIcon>
            )
          }
        />
      ))}
      <Button
        variant="subtle"
        size="compact-sm"
        leftSection={<Icon name="plus" size={14} />}
        onClick={() => add(draft.questions.length)}
      >
        {t("article.question.add")}
      </Button>
    </fieldset>
  );
}
