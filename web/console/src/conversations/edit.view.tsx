import { useEffect, useRef, useState, type KeyboardEvent, type ReactElement } from "react";
import { Button } from "@mantine/core";
import { conversations } from "@client/api.js";
import { uuid7 } from "@client/ids.js";
import { usePreferences } from "../session/preferences.js";
import { useSaid } from "../session/said.js";
import { useWords } from "../words.js";
import { composing, sends } from "./composer.data.js";
import { nameOf, reword } from "./editing.js";
import css from "./bubble.module.css";

interface EditProps {
  readonly conversation: string;
  readonly seq: number;
  readonly words: string;
}

/** Other words for a message that was sent. */
export function EditMessage({ conversation, seq, words }: EditProps): ReactElement {
  const { t } = useWords();
  const said = useSaid();
  const { enterSends } = usePreferences();
  const name = nameOf(conversation, seq);
  const [wrong, setWrong] = useState("");
  const [busy, setBusy] = useState(false);
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    field.current?.focus();
    field.current?.setSelectionRange(field.current.value.length, field.current.value.length);
  }, []);
  const leave = (): void => {
    reword(name, null);
    document.querySelector<HTMLElement>("#composer")?.focus();
  };
  const save = (): void => {
    if (busy || words.trim() === "") return;
    setBusy(true);
    conversations.command(conversation, uuid7(), { do: "edit", seq, text: words }).then(leave, (error: unknown) => {
      setBusy(false);
      setWrong(said(error));
    });
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    event.stopPropagation(); // Escape here leaves this field, not the page's next thing
    if (event.key === "Escape" && !composing(event.nativeEvent)) leave();
    if (!sends(event.nativeEvent, enterSends)) return;
    event.preventDefault();
    save();
  };
  return (
    <div className={css.edit}>
      <textarea
        ref={field}
        value={words}
        maxLength={8000}
        aria-label={t("message.edit")}
        aria-invalid={wrong !== ""}
        onChange={(event) => reword(name, event.currentTarget.value)}
        onKeyDown={onKeyDown}
      />
      {wrong && <p role="alert">{wrong}</p>}
      <div>
        <Button size="compact-sm" variant="subtle" color="gray" onClick={leave}>
          {t("action.cancel")}
        </Button>
        <Button size="compact-sm" onClick={save} loading={busy} disabled={words.trim() === ""}>
          {t("action.save")}
        </Button>
      </div>
    </div>
  );
}
