import { useState, type ReactElement, type SyntheticEvent } from "react";
import { Button, TextInput } from "@mantine/core";
import { conversations } from "@client/api.js";
import { uuid7 } from "@client/ids.js";
import { notify } from "@ui/notices.js";
import { useKeys } from "../../keys.js";
import { useOwn } from "../../own.js";
import { useSaid } from "../../session/said.js";
import { useWords } from "../../words.js";
import type { Failed } from "./letters.data.js";
import own from "./own.json";
import css from "../bubble.module.css";

interface LetterProps {
  readonly conversation: string;
  readonly letter: Failed;
  readonly told?: boolean; // what happened stands beside it already
}

/** What is most likely of use for the newest of them: one key for all, whoever of them hears it first. */
function mendNewest(): void {
  const newest = [...document.querySelectorAll("[data-undelivered]")].at(-1);
  newest?.querySelector("button")?.click();
}

/** A letter that could not be delivered: why, in the mail server's words, and what one can do about it. */
export function FailedLetter({ conversation, letter, told }: LetterProps): ReactElement {
  const { t } = useWords();
  const say = useOwn(own);
  const said = useSaid();
  const [email, setEmail] = useState<string | null>(null); // another address, while it is written
  const [busy, setBusy] = useState(false);
  const retry = (to = ""): void => {
    if (busy) return;
    setBusy(true);
    conversations
      .command(conversation, uuid7(), { do: "retry_letter", letter: letter.letter, email: to })
      .catch((error: unknown) => notify(said(error), "bad"))
      .finally(() => setBusy(false));
  };
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    if (email?.trim()) retry(email.trim());
  };
  useKeys({ "!": mendNewest });
  return (
    <div className={css.undelivered} role="alert" data-undelivered>
      {!told && <p>{say(`failed.${letter.what}`, { email: letter.email, why: letter.why })}</p>}
      {letter.address && <p>{say("vain")}</p>}
      {email === null ? (
        <div>
          {letter.address && (
            <Button size="compact-sm" variant="default" onClick={() => setEmail(letter.email)}>
              {say("correct")}
            </Button>
          )}
          <Button
            size="compact-sm"
            variant={letter.address ? "subtle" : "default"}
            loading={busy}
            onClick={() => retry()}
          >
            {say("again")}
          </Button>
        </div>
      ) : (
        <form onSubmit={submit} onKeyDown={(event) => event.key === "Escape" && setEmail(null)}>
          <TextInput
            type="email"
            size="xs"
            required
            autoFocus
            maxLength={254}
            aria-label={say("address")}
            value={email}
            onChange={(event) => setEmail(event.currentTarget.value)}
          />
          <Button type="submit" size="compact-sm" loading={busy}>
            {say("send")}
          </Button>
          <Button size="compact-sm" variant="subtle" color="gray" onClick={() => setEmail(null)}>
            {t("action.cancel")}
          </Button>
        </form>
      )}
    </div>
  );
}
