import type { TargetedKeyboardEvent } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { Attachments, useAttachments, type AttachmentList } from "./attachments.view.js";
import { current, type Chat } from "./chat.data.js";
import type { ChatClient } from "./chat.js";
import { Icon } from "./icons.view.js";
import type { Keep } from "./keep.js";
import type { Settings } from "./settings.js";
import { say } from "./words.js";

interface Props {
  readonly chat: Chat;
  readonly client: ChatClient;
  readonly keep: Keep;
  readonly open: boolean;
  readonly settings: Settings;
}

const TELL_FROM = 500; // characters left when the count begins to matter
const TALLEST_PX = 132; // six lines; then it scrolls

export function Composer({ chat, client, keep, open, settings }: Props) {
  const field = useRef<HTMLTextAreaElement>(null);
  const [text, setText] = useDraft(keep, client);
  const attachments = useAttachments(client, chat.limits.file_bytes);
  const left = chat.limits.text - Array.from(text).length;
  const ready = (text.trim() !== "" || attachments.refs.length > 0) && left >= 0 && !attachments.busy;

  useEffect(() => {
    if (open) field.current?.focus();
  }, [open]);
  useLayoutEffect(() => {
    const element = field.current;
    if (element === null) return;
    element.style.height = "auto";
    element.style.height = `${Math.min(element.scrollHeight, TALLEST_PX)}px`;
  }, [text, open]);

  useLater(field, chat, client, keep, settings);

  const send = (event: Event): void => {
    event.preventDefault();
    if (!ready) return;
    client.say(text.trim(), attachments.refs);
    attachments.clear();
    setText("");
    field.current?.focus();
  };
  return (
    <form class="composer" onSubmit={send}>
      <Attachments list={attachments} limit={chat.limits.file_bytes} />
      <div class="bar">
        <Picker attachments={attachments} />
        <textarea
          ref={field}
          rows={1}
          value={text}
          placeholder={say("placeholder")}
          aria-label={say("placeholder")}
          aria-describedby="left"
          aria-invalid={left < 0}
          enterkeyhint="send"
          dir="auto"
          onInput={(event) => setText(event.currentTarget.value)}
          onKeyDown={submit}
          onPaste={(event) => attachments.paste(event)}
        />
        <button type="submit" class="icon send" aria-label={say("send")} disabled={!ready}>
          <Icon name="send" />
        </button>
      </div>
      <p id="left" class={left < 0 ? "left over" : "left"} hidden={left >= TELL_FROM}>
        {say("left", { count: left })}
      </p>
    </form>
  );
}

/** What only some need: code of its own, loaded when they do. */
function useLater(
  field: { readonly current: HTMLTextAreaElement | null },
  chat: Chat,
  client: ChatClient,
  keep: Keep,
  settings: Settings,
): void {
  const said = current(chat)?.log.last;
  useEffect(() => {
    const input = field.current;
    const wish = settings.consent;
    if (wish && input) void import("./ahead.js").then((later) => later.attend(input, keep, client, wish));
  }, []);
  useEffect(() => {
    const input = field.current;
    if (input && (said || settings.form?.[0] || settings.opens_at))
      void import("./extras.js").then((later) => later.attend(input, keep, client, settings));
  }, [said, chat.welcomed]);
}

/** While an input method composes, Enter chooses a candidate; Safari tells so only by the old key code. */
function submit(event: TargetedKeyboardEvent<HTMLTextAreaElement>): void {
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- Safari gives no other sign
  if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
  event.preventDefault();
  event.currentTarget.form?.requestSubmit(); // which looks at the shop's own fields, too
}

function Picker({ attachments }: { readonly attachments: AttachmentList }) {
  const input = useRef<HTMLInputElement>(null);
  const label = say("attach");
  return (
    <>
      <button type="button" class="icon" aria-label={label} title={label} onClick={() => input.current?.click()}>
        <Icon name="attach" />
      </button>
      <input ref={input} type="file" multiple hidden onChange={(event) => attachments.add(event.currentTarget)} />
    </>
  );
}

/** The unfinished text outlives a reload. */
function useDraft(keep: Keep, client: ChatClient): readonly [string, (text: string) => void] {
  const [text, setText] = useState(keep.get("draft") ?? "");
  const change = (next: string): void => {
    setText(next);
    client.typed(next === "");
    if (next === "") keep.drop("draft");
    else keep.set("draft", next);
  };
  return [text, change];
}
