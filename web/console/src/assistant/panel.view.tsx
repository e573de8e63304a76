import { useState, type ReactElement } from "react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { assistant } from "@client/coach.js";
import type { Head } from "@client/types.js";
import { Keys } from "@ui/bits.js";
import { Icon } from "@ui/icons.js";
import { draft as change, useDraft } from "../conversations/drafts.js";
import { useKeys } from "../keys.js";
import { useOwn } from "../own.js";
import { useSaid } from "../session/said.js";
import { languagesFor } from "../templates/templates.data.js";
import { useWords } from "../words.js";
import own from "./own.json";
import { assistantQuery } from "./state.js";
import css from "./assistant.module.css";

/** What a connected model helps with, above the editor: the conversation summed up, the draft translated. */
export function Panel({ head }: { head: Head }): ReactElement {
  const say = useOwn(own);
  const { data } = useQuery(assistantQuery);
  return (
    <div className={css.panel}>
      {data?.state === "resting" ? (
        <p role="status">{say("resting")}</p>
      ) : (
        <>
          <Summary head={head} />
          <Translation head={head} />
        </>
      )}
    </div>
  );
}

/** A model that failed may be resting now: asked at once, so that nobody clicks in vain. */
function useFailed(): () => void {
  const client = useQueryClient();
  return () => void client.invalidateQueries({ queryKey: assistantQuery.queryKey });
}

function Summary({ head }: { head: Head }): ReactElement {
  const say = useOwn(own);
  const said = useSaid();
  const { locale } = useWords();
  const failed = useFailed();
  const { mutate, reset, data, error, isPending } = useMutation({
    mutationFn: () => assistant.summary(head.id, locale),
    onError: failed,
  });
  useKeys({ ";": () => mutate() });
  return (
    <>
      <p role="status" data-text={data ? "" : undefined}>
        {isPending && say("writing")}
        {error && said(error)}
        {data && (
          <>
            <strong>{say("summary")}</strong> {data.text} <small>{say("machine")}</small>
            <button type="button" onClick={reset} aria-label={say("close")}>
              <Icon name="close" size={13} />
            </button>
          </>
        )}
      </p>
      <button type="button" disabled={isPending} onClick={() => mutate()}>
        <Icon name="spark" size={13} /> {say("sum")} <Keys>;</Keys>
      </button>
    </>
  );
}

/** The draft in the customer's language, and back again. */
function Translation({ head }: { head: Head }): ReactElement | null {
  const say = useOwn(own);
  const said = useSaid();
  const { text } = useDraft(head.id);
  const [before, setBefore] = useState<string | null>(null); // one's own words, while the translation stands there
  const failed = useFailed();
  const [spoken = "en"] = languagesFor(head.language);
  const { mutate, error, isPending } = useMutation({
    mutationFn: (words: string) => assistant.translation(head.id, words, spoken),
    onSuccess: (written, words) => {
      // What was written on meanwhile stays.
      change(head.id, (now) => (now.text === words ? { ...now, text: written.text } : now));
      setBefore(words);
    },
    onError: failed,
  });
  if (text.trim() === "") return null;
  const back = (): void => {
    change(head.id, (now) => ({ ...now, text: before ?? now.text }));
    setBefore(null);
  };
  return (
    <>
      <button type="button" disabled={isPending} onClick={before === null ? () => mutate(text) : back}>
        <Icon name={before === null ? "globe" : "undo"} size={13} /> {say(before === null ? "translate.draft" : "undo")}
      </button>
      <span role="status">
        {isPending && say("writing")}
        {error && said(error)}
        {before !== null && <small>{say("machine")}</small>}
      </span>
    </>
  );
}
