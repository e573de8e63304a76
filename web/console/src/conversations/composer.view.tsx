import { useLayoutEffect, useRef, useState, type ClipboardEvent, type DragEvent, type KeyboardEvent, type ReactElement } from "react";
import { ActionIcon, Button, Loader } from "@mantine/core";
import { files as fileApi } from "@client/api.js";
import type { Head } from "@client/types.js";
import { Keys } from "@ui/bits.js";
import { Icon } from "@ui/icons.js";
import { notify } from "@ui/notices.js";
import { useSaid } from "../session/said.js";
import { useSession } from "../session/session.js";
import { useWords } from "../words.js";
import { EMPTY_DRAFT, isEmpty, NOT_TYPING, sends, typed, type Mode } from "./composer.data.js";
import { useDesk } from "./desk.store.js";
import { draft, takesKeyboard, useDraft } from "./drafts.js";
import css from "./composer.module.css";

const LONGEST = 8000; // live.md: limits.text
const LARGEST_BYTES = 26_214_400; // live.md: limits.file_bytes

export function Composer({ head }: { head: Head }): ReactElement {
  const { t } = useWords();
  const { id } = head;
  const current = useDraft(id);
  const [dragging, setDragging] = useState(false);
  const uploads = useUploads(id);
  const type = useTyping(head);
  const send = useSend(head);
  const field = useRef<HTMLTextAreaElement>(null);
  useLayoutEffect(() => {
    if (takesKeyboard(id)) field.current?.focus();
  }, [id]);
  const ended = head.status === "resolved" && current.mode === "reply";
  const ready = !isEmpty(current) && uploads.count === 0 && current.text.length <= LONGEST && !ended;
  const write = (text: string): void => {
    draft(id, (before) => ({ ...before, text }));
    if (current.mode === "reply") type(text);
  };
  const drop = (event: DragEvent): void => {
    event.preventDefault();
    setDragging(false);
    uploads.add([...event.dataTransfer.files]);
  };
  const paste = (event: ClipboardEvent): void => {
    if (event.clipboardData.files.length > 0) uploads.add([...event.clipboardData.files]);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === "Escape") (event.currentTarget as HTMLElement).blur();
    if (!sends({ ...stroke(event), isComposing: event.nativeEvent.isComposing })) return;
    event.preventDefault();
    if (ready) send();
  };
  return (
    <div
      className={css.composer}
      data-mode={current.mode}
      data-dragging={dragging || undefined}
      onDragOver={(event) => {
        event.preventDefault();
        setDragging(true);
      }}
      onDragLeave={() => setDragging(false)}
      onDrop={drop}
    >
      <Tabs mode={current.mode} onMode={(mode) => draft(id, (before) => ({ ...before, mode }))} head={head} />
      <textarea
        ref={field}
        id="composer"
        data-conversation={id}
        rows={2}
        value={current.text}
        aria-label={t(current.mode === "reply" ? "composer.reply" : "composer.note")}
        placeholder={ended ? t("composer.ended") : t(current.mode === "reply" ? "composer.reply.hint" : "composer.note.hint")}
        onChange={(event) => write(event.currentTarget.value)}
        onKeyDown={onKeyDown}
        onPaste={paste}
      />
      <Attached id={id} uploading={uploads.count} />
      <footer>
        <PickFiles onPick={uploads.add} disabled={current.mode === "note"} />
        <span className={css.hint}>
          <Keys>Enter</Keys> {t("composer.enter")} <Keys>Shift</Keys> <Keys>Enter</Keys> {t("composer.shift_enter")}
        </span>
        {current.text.length > LONGEST * 0.9 && <span className={css.length}>{LONGEST - current.text.length}</span>}
        <Button size="compact-md" fz="sm" h={32} onClick={send} disabled={!ready} color={current.mode === "note" ? "yellow.9" : "wing"} rightSection={<Icon name="send" size={15} />}>
          {t(current.mode === "reply" ? "action.send" : "action.add_note")}
        </Button>
      </footer>
    </div>
  );
}

const stroke = ({ key, shiftKey, ctrlKey, metaKey, altKey, keyCode }: KeyboardEvent): Omit<Parameters<typeof sends>[0], "isComposing"> => ({
  key, shiftKey, ctrlKey, metaKey, altKey, keyCode,
});

function Tabs({ mode, onMode, head }: { mode: Mode; onMode: (mode: Mode) => void; head: Head }): ReactElement {
  const { t } = useWords();
  const { member } = useSession();
  const unheld = head.assignee_id !== member.id && (head.status === "queued" || head.status === "bot");
  return (
    <div className={css.tabs} role="group" aria-label={t("composer.mode")}>
      {(["reply", "note"] as const).map((one) => (
        <button key={one} type="button" aria-pressed={mode === one} data-mode={one} onClick={() => onMode(one)}>
          {t(`composer.${one}`)}
        </button>
      ))}
      {unheld && mode === "reply" && <small>{t("composer.takes")}</small>}
    </div>
  );
}

/** A reply to a conversation that nobody holds takes it first; the two go out in this order. */
function useSend(head: Head): () => void {
  const store = useDesk();
  const { member } = useSession();
  const current = useDraft(head.id);
  return () => {
    const text = current.text.trim();
    if (current.mode === "note") store.do(head.id, { do: "note", text });
    else {
      const unheld = head.assignee_id === null && (head.status === "queued" || head.status === "bot");
      if (unheld) store.do(head.id, { do: "assign", member_id: member.id, how: "picked" });
      store.do(head.id, { do: "say", text, files: current.files });
      store.type(head.id, false);
    }
    draft(head.id, () => EMPTY_DRAFT);
  };
}

function useTyping(head: Head): (text: string) => void {
  const store = useDesk();
  const typing = useRef(NOT_TYPING);
  return (text) => {
    const [next, { tell, start }] = typed(typing.current, text, head, Date.now());
    typing.current = next;
    if (start) store.do(head.id, { do: "start_typing" });
    if (tell !== null) store.type(head.id, tell);
  };
}

function useUploads(id: string): { count: number; add: (files: readonly File[]) => void } {
  const { t } = useWords();
  const said = useSaid();
  const [count, setCount] = useState(0);
  const add = (files: readonly File[]): void => {
    for (const file of files) {
      if (file.size > LARGEST_BYTES) {
        notify(t("error.file_too_large", { name: file.name }), "bad");
        continue;
      }
      setCount((now) => now + 1);
      fileApi
        .put(file)
        .then((stored) => draft(id, (before) => ({ ...before, mode: "reply", files: [...before.files, stored] })))
        .catch((error: unknown) => notify(`${file.name}: ${said(error)}`, "bad"))
        .finally(() => setCount((now) => now - 1));
    }
  };
  return { count, add };
}

function PickFiles({ onPick, disabled }: { onPick: (files: readonly File[]) => void; disabled: boolean }): ReactElement {
  const { t } = useWords();
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <ActionIcon variant="subtle" color="gray" aria-label={t("composer.attach")} disabled={disabled} onClick={() => input.current?.click()}>
        <Icon name="clip" />
      </ActionIcon>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        onChange={(event) => {
          onPick([...(event.currentTarget.files ?? [])]);
          event.currentTarget.value = ""; // so that the same file may be picked again
        }}
      />
    </>
  );
}

function Attached({ id, uploading }: { id: string; uploading: number }): ReactElement | null {
  const { t } = useWords();
  const { files } = useDraft(id);
  if (files.length === 0 && uploading === 0) return null;
  return (
    <ul className={css.files}>
      {files.map((file) => (
        <li key={file.id}>
          <Icon name="file" size={15} />
          {file.name}
          <button
            type="button"
            aria-label={t("composer.detach", { name: file.name })}
            onClick={() => draft(id, (before) => ({ ...before, files: before.files.filter((one) => one.id !== file.id) }))}
          >
            <Icon name="close" size={13} />
          </button>
        </li>
      ))}
      {uploading > 0 && (
        <li>
          <Loader size={14} /> {t("composer.uploading")}
        </li>
      )}
    </ul>
  );
}
