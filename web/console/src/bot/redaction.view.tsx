import { useState, type ReactElement } from "react";
import { Button, Textarea } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { model as api, type Redacted } from "@client/bot.js";
import { Chip } from "@ui/bits.js";
import { submitting } from "../keys.js";
import people from "../people/people.module.css";
import { useWords } from "../words.js";
import css from "./redaction.module.css";

/** What a model would read of a customer's words: tried here, sent nowhere. */
export function Redaction(): ReactElement {
  const { t } = useWords();
  const [text, setText] = useState("");
  const sample = t("bot.redact.sample");
  const redact = useMutation({
    mutationFn: () => api.redact(text.trim() || sample),
  });
  const submit = submitting(redact.mutate);
  return (
    <section className={people["part"]}>
      <h2>{t("bot.redact")}</h2>
      <p>{t("bot.redact.about")}</p>
      <form className={people["form"]} onSubmit={submit}>
        <Textarea
          label={t("bot.redact.text")}
          placeholder={sample}
          autosize
          minRows={2}
          maxLength={2000}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <footer className={people["footer"]}>
          <Button type="submit" variant="default" loading={redact.isPending}>
            {t("bot.redact.try")}
          </Button>
        </footer>
      </form>
      <div aria-live="polite">{redact.data && <Hidden found={redact.data} />}</div>
    </section>
  );
}

const PLACE = /(\u27E6[A-Z]+_\d+\u27E7)/; // as the server marks what it took out

function Hidden({ found }: { found: Redacted }): ReactElement {
  const { t } = useWords();
  const taken = Object.entries(found.kept);
  return (
    <div className={css.sent}>
      <h3>{t("bot.redact.sent")}</h3>
      <blockquote>
        {found.text.split(PLACE).map((part, at) => (PLACE.test(part) ? <mark key={at}>{part}</mark> : part))}
      </blockquote>
      {taken.length === 0 ? (
        <p>{t("bot.redact.nothing")}</p>
      ) : (
        <dl>
          {taken.map(([place, words]) => (
            <div key={place}>
              <dt>{place}</dt>
              <dd>{words}</dd>
            </div>
          ))}
        </dl>
      )}
    </div>
  );
}

/** How the model is asked, version by version. */
export function Prompts(): ReactElement | null {
  const { t } = useWords();
  const { data } = useQuery({ queryKey: ["bot-prompts"], queryFn: api.prompts, staleTime: Infinity });
  if (!data) return null;
  return (
    <section className={people["part"]}>
      <h2>{t("bot.prompts")}</h2>
      <p>{t("bot.prompts.about")}</p>
      {data.map(({ name, text, used }) => (
        <details key={name} className={css.prompt}>
          <summary>
            {t("bot.prompts.read", { name })} {used && <Chip tone="good">{t("bot.prompts.used")}</Chip>}
          </summary>
          <pre tabIndex={0}>{text}</pre>
        </details>
      ))}
    </section>
  );
}
