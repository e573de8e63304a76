import type { ReactElement } from "react";
import { useMutation } from "@tanstack/react-query";
import { assistant } from "@client/coach.js";
import { Icon } from "@ui/icons.js";
import { SHOWN } from "../client.js";
import { useOwn } from "../own.js";
import { useSaid } from "../session/said.js";
import { useWords } from "../words.js";
import own from "./own.json";
import css from "./assistant.module.css";

/** Beside a customer's message: the same in the member's language, where a model is connected. */
export function TranslateOf({ conversation, text }: { conversation: string; text: string }): ReactElement {
  const say = useOwn(own);
  const said = useSaid();
  const { locale } = useWords();
  const { mutate, data, error, isPending } = useMutation({
    meta: SHOWN,
    mutationFn: () => assistant.translation(conversation, text, locale),
  });
  return (
    <div className={css.message}>
      <button type="button" disabled={isPending} onClick={() => mutate()} title={say("translate")}>
        <Icon name="globe" size={13} /> <span className="visually-hidden">{say("translate")}</span>
      </button>
      <p role="status" lang={locale}>
        {isPending && say("writing")}
        {error && said(error)}
        {data && (
          <>
            {data.text} <small>{say("machine")}</small>
          </>
        )}
      </p>
    </div>
  );
}
