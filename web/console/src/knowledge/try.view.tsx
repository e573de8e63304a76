import { useState, type SyntheticEvent, type ReactElement } from "react";
import { Button, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { articles } from "@client/api.js";
import { Icon } from "@ui/icons.js";
import { SHOWN } from "../client.js";
import { useSaid } from "../session/said.js";
import { useWords } from "../words.js";
import { Verdict } from "./verdict.view.js";
import css from "./try.module.css";

/** Ask as a customer would: what the bot would do, how sure it is, and why. */
export function TryBox(): ReactElement {
  const { t, locale } = useWords();
  const said = useSaid();
  const [open, setOpen] = useState(false); // on a phone it is folded away
  const [text, setText] = useState("");
  const ask = useMutation({ meta: SHOWN, mutationFn: () => articles.ask(text.trim(), locale) });
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    if (text.trim()) ask.mutate();
  };
  return (
    <aside className={css.try} aria-label={t("try.title")} data-open={open || undefined}>
      <h2>
        <Icon name="spark" /> {t("try.title")}
      </h2>
      <button type="button" className={css.fold} aria-expanded={open} onClick={() => setOpen(!open)}>
        <Icon name="spark" size={16} /> {t("try.title")}
        <Icon name="chevron" size={15} />
      </button>
      <div className={css.inside}>
        <p>{t("try.about")}</p>
        <form onSubmit={submit}>
          <TextInput
            aria-label={t("try.question")}
            placeholder={t("try.hint")}
            value={text}
            maxLength={500}
            onChange={(event) => setText(event.currentTarget.value)}
          />
          <Button type="submit" variant="light" loading={ask.isPending} disabled={!text.trim()}>
            {t("action.ask")}
          </Button>
        </form>
        <div aria-live="polite">
          {ask.error && <p className={css.wrong}>{said(ask.error)}</p>}
          {ask.data && <Verdict trial={ask.data} />}
        </div>
      </div>
    </aside>
  );
}
