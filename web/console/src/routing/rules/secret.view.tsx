import { useState, type ReactElement } from "react";
import { Button } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { rules as api } from "@client/rules.js";
import { Copy } from "@ui/bits.js";
import { notify } from "@ui/notices.js";
import { useSaid } from "../../session/said.js";
import { useRuleWords } from "./rules.words.js";
import css from "./rules.module.css";

/** What webhooks are signed with: shown to who asks, renewed by who confirms. */
export function WebhookSecret(): ReactElement {
  const { words, r } = useRuleWords();
  const said = useSaid();
  const [sure, setSure] = useState(false);
  const onError = (error: Error): void => notify(said(error), "bad");
  const ask = useMutation({
    mutationFn: (fresh: boolean) => (fresh ? api.renewSecret() : api.secret()),
    onSettled: () => setSure(false),
    onError,
  });
  return (
    <section className={css["part"]}>
      <h2>{r("secret")}</h2>
      <p className={css["about"]}>{r("secret.about")}</p>
      <div className={css["secret"]}>
        {ask.data ? (
          <span role="status">
            <code>{ask.data.secret}</code>
            <Copy text={ask.data.secret} copy={words.t("action.copy")} copied={words.t("state.copied")} />
          </span>
        ) : (
          <Button variant="default" size="xs" loading={ask.isPending} onClick={() => ask.mutate(false)}>
            {r("secret.show")}
          </Button>
        )}
        <Button
          variant="subtle"
          size="xs"
          color={sure ? "red" : "gray"}
          onClick={() => (sure ? ask.mutate(true) : setSure(true))}
        >
          {r("secret.renew")}
        </Button>
        {sure && <span role="alert">{r("secret.sure")}</span>}
      </div>
    </section>
  );
}
