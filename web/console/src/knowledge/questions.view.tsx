import { useRef, type ClipboardEvent, type KeyboardEvent, type ReactElement } from "react";
import { flushSync } from "react-dom";
import { ActionIcon, Button, TextInput } from "@mantine/core";
import type { Locale } from "@client/types.js";
import { Icon } from "@ui/icons.js";
import { useWords } from "../words.js";
import { added, dropped, moved, pasted, put } from "./questions.data.js";
import css from "./editor.module.css";

interface QuestionsProps {
  readonly questions: readonly string[];
  readonly language: Locale;
  readonly onChange: (questions: readonly string[]) => void;
}

const LONGEST = 500; // as the server takes it

/** The ways to ask, one a line: Enter goes on to the next, Alt and an arrow moves one, pasted lines become several. */
export function Questions({ questions, language, onChange }: QuestionsProps): ReactElement {
  const { t } = useWords();
  const box = useRef<HTMLFieldSetElement>(null);
  const focus = (at: number): void => box.current?.querySelectorAll("input")[at]?.focus();
  const go = (next: readonly string[], at: number): void => {
    flushSync(() => onChange(next)); // the next key may come before the next frame, and belongs into the new line
    focus(Math.max(0, Math.min(at, next.length - 1)));
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>, at: number): void => {
    if (event.nativeEvent.isComposing) return;
    const { key, altKey } = event;
    const by = key === "ArrowUp" ? -1 : key === "ArrowDown" ? 1 : 0;
    if (key === "Enter") go(added(questions, at + 1), at + 1);
    else if (key === "Backspace" && questions[at] === "" && at > 0) go(dropped(questions, at), at - 1);
    else if (by !== 0 && altKey) go(moved(questions, at, by), at + by);
    else if (by !== 0) focus(at + by);
    else return;
    event.preventDefault();
  };
  const onPaste = (event: ClipboardEvent, at: number): void => {
    const next = pasted(questions, at, event.clipboardData.getData("text"));
    if (next === null) return;
    event.preventDefault();
    go(next, at + next.length - questions.length);
  };
  return (
    <fieldset ref={box} className={css.questions}>
      <legend>{t("article.questions")}</legend>
      <p>{t("article.questions.about")}</p>
      <ol>
        {questions.map((question, at) => (
          // Questions have no other identity than their place, and blanks repeat.
          <li key={at} data-title={at === 0 || undefined}>
            <TextInput
              aria-label={t(at === 0 ? "article.question.title" : "article.question", { n: at + 1 })}
              placeholder={at === 0 ? t("article.question.title") : ""}
              lang={language}
              value={question}
              maxLength={LONGEST}
              onChange={(event) => onChange(put(questions, at, event.currentTarget.value))}
              onKeyDown={(event) => onKeyDown(event, at)}
              onPaste={(event) => onPaste(event, at)}
            />
            <Moves at={at} count={questions.length} onMove={(by) => go(moved(questions, at, by), at + by)} />
            <ActionIcon
              variant="subtle"
              color="gray"
              disabled={questions.length === 1}
              aria-label={t("article.question.remove", { n: at + 1 })}
              onClick={() => go(dropped(questions, at), at - 1)}
            >
              <Icon name="close" size={14} />
            </ActionIcon>
          </li>
        ))}
      </ol>
      <Button
        variant="subtle"
        size="compact-sm"
        leftSection={<Icon name="plus" size={14} />}
        onClick={() => go(added(questions, questions.length), questions.length)}
      >
        {t("article.question.add")}
      </Button>
    </fieldset>
  );
}

interface MovesProps {
  readonly at: number;
  readonly count: number;
  readonly onMove: (by: -1 | 1) => void;
}

export function Moves({ at, count, onMove }: MovesProps): ReactElement {
  const { t } = useWords();
  return (
    <span className={css.moves}>
      <button type="button" disabled={at === 0} aria-label={t("move.up", { n: at + 1 })} onClick={() => onMove(-1)}>
        <Icon name="chevron" size={12} />
      </button>
      <button
        type="button"
        disabled={at === count - 1}
        aria-label={t("move.down", { n: at + 1 })}
        onClick={() => onMove(1)}
      >
        <Icon name="chevron" size={12} />
      </button>
    </span>
  );
}
