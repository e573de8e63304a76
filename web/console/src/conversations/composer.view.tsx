import {
  memo,
  Suspense,
  useLayoutEffect,
  useRef,
  useState,
  type HTMLAttributes,
  type KeyboardEvent,
  type ReactElement,
  type ReactNode,
} from "react";
import { Button } from "@mantine/core";
import type { Head } from "@client/types.js";
import { Keys } from "@ui/bits.js";
import { Icon } from "@ui/icons.js";
import { part } from "../part.js";
import { useDirectory } from "../people/directory.js";
import { usePreferences } from "../session/preferences.js";
import { useSession } from "../session/session.js";
import { useWords } from "../words.js";
import { Coached, useAbove } from "./above.view.js";
import { AroundView, useClaim } from "./around.view.js";
import { Attached, PickFiles, useUploads } from "./attachments.view.js";
import {
  inMode,
  isEmpty,
  NOT_TYPING,
  sends,
  sentOff,
  typed,
  unfilled,
  usesOf,
  WORDLESS,
  type Mode,
} from "./composer.data.js";
import { useDesk } from "./desk.store.js";
import { draft, takesKeyboard, useDraft } from "./drafts.js";
import { Field } from "./field.view.js";
import { mentioned } from "./mentions.data.js";
import { ProposedDraft } from "./proposed.view.js";
import { tellSent } from "./sent.js";
import { learnFrom } from "./suggested.js";
import css from "./composer.module.css";

const CardPicker = part(async () => (await import("../channels/picker.view.js")).default);
const LONGEST = 8000; // live.md: limits.text

export const Composer = memo(function Composer({ head }: { head: Head }): ReactElement {
  const { enterSends } = usePreferences();
  const { id } = head;
  const current = useDraft(id);
  const uploads = useUploads(id);
  const type = useTyping(head);
  const post = useSend(head);
  const claim = useClaim(head);
  const asking = claim.asking && current.mode === "reply";
  const send = (): void => {
    if (current.mode === "note" || claim.mayPass()) post();
  };
  const field = useRef<HTMLTextAreaElement>(null);
  useLayoutEffect(() => {
    if (takesKeyboard(id)) field.current?.focus();
  }, [id]);
  const ended = head.status === "resolved" && current.mode === "reply";
  const ready =
    !isEmpty(current) &&
    unfilled(current).length === 0 &&
    uploads.under.length === 0 &&
    current.text.length <= LONGEST &&
    !ended;
  const write = (text: string): void => {
    draft(id, (before) => ({ ...before, text, ...(text === "" && WORDLESS) }));
    if (current.mode === "reply") type(text);
  };
  const above = useAbove(head, ended, current, write, () => field.current?.focus(), type);
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === "Escape") (event.currentTarget as HTMLElement).blur();
    if (event.key === "ArrowUp" && current.text === "" && editLast()) return event.preventDefault();
    if (above.takes(event)) {
      event.preventDefault();
      event.stopPropagation(); // a macro may have the same digit
    } else if (sends(event.nativeEvent, enterSends)) {
      event.preventDefault();
      if (ready) send();
    }
  };
  return (
    <div className={css.composer} data-mode={current.mode} {...useDrop(uploads.add)}>
      <Tabs mode={current.mode} onMode={(mode) => draft(id, (before) => inMode(before, mode))} head={head} />
      <AroundView {...claim} asking={asking} />
      <ProposedDraft id={id} />
      {above.shown}
      <Field
        head={head}
        draft={current}
        ended={ended}
        field={field}
        onWrite={write}
        onType={type}
        onKeyDown={onKeyDown}
        onFiles={uploads.add}
      />
      <Attached id={id} under={uploads.under} />
      <Foot
        id={id}
        mode={current.mode}
        left={LONGEST - current.text.length}
        ready={ready}
        anyway={asking}
        onSend={send}
        onPick={uploads.add}
      >
        {current.mode === "reply" && !ended && current.text !== "" && (
          <Coached head={head} draft={current} onType={type} />
        )}
      </Foot>
    </div>
  );
});

/** What makes an element take files that are dragged over it. */
function useDrop(onFiles: (files: readonly File[]) => void): HTMLAttributes<HTMLElement> {
  const [dragging, setDragging] = useState(false);
  const marked = { "data-dragging": dragging || undefined };
  return {
    ...marked,
    onDragOver: (event) => {
      event.preventDefault();
      setDragging(true);
    },
    onDragLeave: () => setDragging(false),
    onDrop: (event) => {
      event.preventDefault();
      setDragging(false);
      onFiles([...event.dataTransfer.files]);
    },
  };
}

interface FootProps {
  readonly id: string;
  readonly children: ReactNode;
  readonly mode: Mode;
  readonly left: number; // characters
  readonly ready: boolean;
  readonly anyway: boolean; // a colleague answers, and one was told so
  readonly onSend: () => void;
  readonly onPick: (files: readonly File[]) => void;
}

function Foot({ id, children, mode, left, ready, anyway, onSend, onPick }: FootProps): ReactElement {
  const { t, number } = useWords();
  const { enterSends } = usePreferences();
  return (
    <footer>
      <PickFiles onPick={onPick} />
      <Suspense>
        <CardPicker id={id} disabled={mode === "note"} />
      </Suspense>
      {children}
      <span className={css.hint}>
        {!enterSends && <Keys>Ctrl</Keys>} <Keys>Enter</Keys> {t("composer.enter")} {enterSends && <Keys>Shift</Keys>}{" "}
        <Keys>Enter</Keys> {t("composer.shift_enter")}
      </span>
      {left < LONGEST / 10 && <span className={css.length}>{number(left)}</span>}
      <Button
        size="compact-md"
        fz="sm"
        h={32}
        onClick={onSend}
        disabled={!ready}
        color={mode === "note" || anyway ? "yellow.9" : "wing"}
        rightSection={<Icon name="send" size={15} />}
      >
        {t(mode === "note" ? "action.add_note" : anyway ? "around.anyway" : "action.send")}
      </Button>
    </footer>
  );
}

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

/** From an empty field up to the last message one may still change. */
function editLast(): boolean {
  const last = [...document.querySelectorAll<HTMLElement>("[data-edit]")].at(-1);
  last?.click();
  return last !== undefined;
}

/** A reply to a conversation that nobody holds takes it first; the two go out in this order. */
function useSend(head: Head): () => void {
  const store = useDesk();
  const { member } = useSession();
  const { members } = useDirectory();
  const current = useDraft(head.id);
  return () => {
    const text = current.text.trim();
    if (current.mode === "note") {
      const mentions = mentioned(text, members);
      store.do(head.id, { do: "note", text, files: current.files, ...(mentions.length > 0 && { mentions }) });
    } else {
      const unheld = head.assignee_id === null && (head.status === "queued" || head.status === "bot");
      if (unheld) store.do(head.id, { do: "assign", member_id: member.id, how: "picked" });
      store.do(head.id, {
        do: "say",
        text,
        files: current.files,
        ...(current.used?.length && { templates: usesOf(current, text) }),
        ...(current.cards?.length && { cards: current.cards }),
      });
      store.type(head.id, false);
      learnFrom(head.id, current, text);
      tellSent(head.id, { ...current, text });
    }
    draft(head.id, sentOff);
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
