import { useRef, useState, type ReactElement, type SyntheticEvent } from "react";
import { Button, Popover } from "@mantine/core";
import { useClickOutside } from "@mantine/hooks";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { labels, type MessageLabel } from "@client/training.js";
import { Icon } from "@ui/icons.js";
import { notify } from "@ui/notices.js";
import { useLater } from "../later.js";
import { useRight } from "../session/session.js";
import { useWords } from "../words.js";
import { topicsQuery, useTopicName } from "./jobs.js";
import { TopicField } from "./topicfield.view.js";
import css from "./label.module.css";

const labelsKey = (conversation: string): readonly string[] => ["bot-labels", conversation];

interface MessageProps {
  readonly conversation: string;
  readonly seq: number;
}

/** What a customer's message is after, as the bot learns it: shown, said, changed and taken back beside the message. */
export function LabelOf(message: MessageProps): ReactElement | null {
  const later = useLater();
  return useRight("edit_knowledge") && later ? <Label {...message} /> : null;
}

/** Opens the label of the conversation's newest message, as the key for it does. */
export const labelNewest = (): void =>
  Array.from(document.querySelectorAll<HTMLElement>("[data-label]")).at(-1)?.click();

function Label(message: MessageProps): ReactElement {
  const { t } = useWords();
  const [open, setOpen] = useState(false);
  const place = useRef<HTMLSpanElement>(null);
  const { data: intent = null } = useQuery({
    queryKey: labelsKey(message.conversation),
    queryFn: () => labels.of(message.conversation),
    select: (all) => all.find(({ seq }: MessageLabel) => seq === message.seq)?.intent ?? null,
  });
  return (
    <span ref={place} className={css.place}>
      <button
        type="button"
        className={css.label}
        data-label={message.seq}
        data-said={intent !== null || undefined}
        title={t("label.say")}
        aria-label={intent === null ? t("label.say") : undefined}
        aria-haspopup="dialog"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
      >
        <Icon name="tag" size={14} />
        {intent !== null && <Topic name={intent} />}
      </button>
      {open && <Choice {...message} intent={intent} place={place.current} onDone={() => setOpen(false)} />}
    </span>
  );
}

function Topic({ name }: { name: string }): ReactElement {
  const { t } = useWords();
  const title = useTopicName()(name);
  return (
    <>
      <span className="visually-hidden">{t("label.said", { topic: title })}</span>
      <span aria-hidden="true">{title}</span>
    </>
  );
}

interface ChoiceProps extends MessageProps {
  readonly intent: string | null;
  readonly place: HTMLElement | null; // a click on it is its own
  readonly onDone: () => void;
}

/** Made when it is asked for: a long conversation has hundreds of messages. */
function Choice({ intent, place, onDone, ...message }: ChoiceProps): ReactElement {
  const { t } = useWords();
  const put = usePut(message, intent, onDone);
  const [dropdown, setDropdown] = useState<HTMLElement | null>(null);
  useClickOutside(onDone, null, [place, dropdown]);
  return (
    <Popover
      opened
      onChange={onDone}
      closeOnClickOutside={false}
      width={280}
      position="bottom-start"
      trapFocus
      returnFocus
      shadow="md"
    >
      <Popover.Target>
        <span className={css.anchor} />
      </Popover.Target>
      <Popover.Dropdown ref={setDropdown} aria-label={t("label.say")}>
        <Choose intent={intent} busy={put.isPending} onPut={put.mutate} />
      </Popover.Dropdown>
    </Popover>
  );
}

/** Says it, or takes it back (null); what was there before is one click away. */
// eslint-disable-next-line @typescript-eslint/explicit-function-return-type -- a mutation, as it comes
function usePut({ conversation, seq }: MessageProps, before: string | null, onDone: () => void) {
  const { t } = useWords();
  const client = useQueryClient();
  const write = async (intent: string | null): Promise<void> => {
    await (intent === null ? labels.drop(conversation, seq) : labels.put(conversation, seq, intent));
  };
  const fresh = (): void => {
    for (const queryKey of [labelsKey(conversation), topicsQuery.queryKey, ["bot-labelled"]])
      void client.invalidateQueries({ queryKey });
  };
  const undo = useMutation({ mutationFn: write, onSettled: fresh });
  return useMutation({
    mutationFn: write,
    onSuccess: (_, intent) => {
      const back = { name: t("action.undo"), run: () => undo.mutate(before) };
      notify(t(intent === null ? "label.dropped" : "label.learned"), "good", back);
      onDone();
    },
    onSettled: fresh,
  });
}

interface ChooseProps {
  readonly intent: string | null;
  readonly busy: boolean;
  readonly onPut: (intent: string | null) => void;
}

function Choose({ intent, busy, onPut }: ChooseProps): ReactElement {
  const { t } = useWords();
  const [topic, setTopic] = useState(intent ?? "");
  const chosen = topic.trim();
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    if (chosen && chosen !== intent) onPut(chosen);
  };
  return (
    <form className={css.form} onSubmit={submit}>
      <TopicField
        label={t("feedback.intent")}
        about={t("label.about")}
        small
        inside
        value={topic}
        onChange={setTopic}
      />
      <footer>
        <Button type="submit" size="xs" loading={busy} disabled={!chosen || chosen === intent}>
          {t("action.save")}
        </Button>
        {intent !== null && (
          <Button size="xs" variant="subtle" color="gray" disabled={busy} onClick={() => onPut(null)}>
            {t("label.drop")}
          </Button>
        )}
      </footer>
    </form>
  );
}
