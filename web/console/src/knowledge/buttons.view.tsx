import type { ReactElement } from "react";
import { ActionIcon, Button, SegmentedControl, TextInput } from "@mantine/core";
import type { ArticleButton } from "@client/types.js";
import { Icon } from "@ui/icons.js";
import { useWords } from "../words.js";
import { MOST_BUTTONS } from "./article.data.js";
import { moved } from "./questions.data.js";
import { Moves } from "./questions.view.js";
import css from "./editor.module.css";

interface ButtonsProps {
  readonly buttons: readonly ArticleButton[];
  readonly onChange: (buttons: readonly ArticleButton[]) => void;
}

// A question not written yet is told from a link not written yet by this; it is trimmed away on saving.
const BLANK_QUESTION = " ";

/** What a customer may tap below the answer: a page to open, or the next question. */
export function Buttons({ buttons, onChange }: ButtonsProps): ReactElement {
  const { t } = useWords();
  const put = (at: number, part: Partial<ArticleButton>): void =>
    onChange(buttons.map((one, index) => (index === at ? { ...one, ...part } : one)));
  return (
    <fieldset className={css.buttons}>
      <legend>{t("article.buttons")}</legend>
      {buttons.map((button, at) => {
        const asks = button.question !== "";
        return (
          // Buttons have no other identity than their place.
          <div key={at} className={css.button} role="group" aria-label={t("button.n", { n: at + 1 })}>
            <TextInput
              aria-label={t("button.label")}
              placeholder={t("button.label")}
              value={button.label}
              maxLength={40}
              onChange={(event) => put(at, { label: event.currentTarget.value })}
            />
            <SegmentedControl
              aria-label={t("button.kind")}
              value={asks ? "question" : "url"}
              onChange={(kind) => put(at, { url: "", question: kind === "question" ? BLANK_QUESTION : "" })}
              data={[
                { value: "url", label: t("button.url") },
                { value: "question", label: t("button.question") },
              ]}
            />
            <TextInput
              type={asks ? "text" : "url"}
              aria-label={t(asks ? "button.question" : "button.url")}
              placeholder={asks ? t("button.question.hint") : "https://"}
              value={asks ? button.question.trimStart() : button.url}
              maxLength={500}
              onChange={(event) => {
                const { value } = event.currentTarget;
                put(at, asks ? { question: value || BLANK_QUESTION } : { url: value });
              }}
            />
            <Moves at={at} count={buttons.length} onMove={(by) => onChange(moved(buttons, at, by))} />
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label={t("button.remove", { n: at + 1 })}
              onClick={() => onChange(buttons.filter((_, index) => index !== at))}
            >
              <Icon name="close" size={14} />
            </ActionIcon>
          </div>
        );
      })}
      <Button
        variant="subtle"
        size="compact-sm"
        disabled={buttons.length >= MOST_BUTTONS}
        leftSection={<Icon name="plus" size={14} />}
        onClick={() => onChange([...buttons, { label: "", url: "", question: "" }])}
      >
        {t("button.add")}
      </Button>
    </fieldset>
  );
}
