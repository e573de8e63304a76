import { useState, type ReactElement } from "react";
import { Button } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { webhooks } from "@client/api.js";
import { Copy } from "@ui/bits.js";
import { useOwn } from "../own.js";
import people from "../people/people.module.css";
import { useWords } from "../words.js";
import css from "./settings.module.css";
import words from "./webhooks.json";

const EXAMPLE = `from standardwebhooks import Webhook
event = Webhook(os.environ["WEBHOOK_SECRET"]).verify(body, headers)`;

/** What all webhooks are signed with: shown to who asks, renewed by who confirms. */
export function WebhookSecret(): ReactElement {
  const { t } = useWords();
  const own = useOwn(words);
  const [sure, setSure] = useState(false);
  const ask = useMutation({
    mutationFn: (fresh: boolean) => (fresh ? webhooks.renewSecret() : webhooks.secret()),
    onSettled: () => setSure(false),
  });
  const secret = ask.data?.secret;
  return (
    <section className={people["part"]}>
      <h2>{own("title")}</h2>
      <p>{own("about")}</p>
      {secret && (
        <p role="status" className={css.secret}>
          <code>{secret}</code>
          <Copy text={secret} copy={t("action.copy")} copied={t("state.copied")} />
          {ask.variables && <span>{own("renewed")}</span>}
        </p>
      )}
      <details className={css.example}>
        <summary>{own("example")}</summary>
        <pre tabIndex={0}>{EXAMPLE}</pre>
      </details>
      <div className={css.secret}>
        {!secret && (
          <Button variant="default" loading={ask.isPending} onClick={() => ask.mutate(false)}>
            {own("show")}
          </Button>
        )}
        <Button
          variant="subtle"
          color={sure ? "red" : "gray"}
          onClick={() => (sure ? ask.mutate(true) : setSure(true))}
        >
          {own("renew")}
        </Button>
        {sure && <span role="alert">{own("sure")}</span>}
      </div>
    </section>
  );
}
