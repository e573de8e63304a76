import { useState, type SyntheticEvent, type ReactElement } from "react";
import { Button, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { articles } from "@client/api.js";
import type { Trial } from "@client/types.js";
import { Chip } from "@ui/bits.js";
import { Icon } from "@ui/icons.js";
import { useSaid } from "../session/said.js";
import { useWords } from "../words.js";
import css from "./knowledge.module.css";

/** Ask as a customer would: what the bot would do, how sure it is, and why. */
export function TryBox({ onOpen }: { onOpen: (id: string) => void }): ReactElement {
  const { t, locale } = useWords();
  const said = useSaid();
  const [text, setText] = useState("");
  const ask = useMutation({ mutationFn: () => articles.ask(text.trim(), locale) });
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    if (text.trim()) ask.mutate();
  };
  return (
    <aside className={css.try} aria-label={t("try.title")}>
      <h2>
        <Icon name="spark" /> {t("try.title")}
      </h2>
      <p>{t("try.about")}</p>
      <form onSubmit={submit}>
        <TextInput
          aria-label={t("try.question")}
          placeholder={t("try.hint")}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <Button type="submit" variant="light" loading={ask.isPending} disabled={!text.trim()}>
          {t("action.ask")}
        </Button>
      </form>
      <div aria-live="polite">
        {ask.error && <p className={css.wrong}>{said(ask.error)}</p>}
        {ask.data && <Outcome trial={ask.data} onOpen={onOpen} />}
      </div>
    </aside>
  );
}

function Outcome({ trial, onOpen }: { trial: Trial; onOpen: (id: string) => void }): ReactElement {
  const { t, has, percent, number } = useWords();
  const move = `move.${trial.move}`;
  return (
    <>
      <div className={css.verdict}>
        <Chip tone={trial.move === "answer" ? "good" : "amber"}>{has(move) ? t(move) : trial.move}</Chip>
        {trial.candidates[0] && <strong>{percent(trial.candidates[0].confidence)}</strong>}
        <small>{t("try.took", { ms: number(trial.took_ms, 1) })}</small>
      </div>
      {trial.candidates.length === 0 && <p>{t("try.none")}</p>}
      <ol className={css.candidates}>
        {trial.candidates.map((one) => (
          <li key={`${one.article_id}:${one.question}`}>
            <button type="button" onClick={() => onOpen(one.article_id)}>
              {one.question}
            </button>
            <span className={css.meter} aria-hidden="true">
              <b style={{ width: `${one.confidence * 100}%` }} />
            </span>
            <small>
              {t("try.scores", {
                confidence: percent(one.confidence),
                dense: number(one.dense, 2),
                bm25: number(one.bm25, 1),
              })}
            </small>
          </li>
        ))}
      </ol>
    </>
  );
}
