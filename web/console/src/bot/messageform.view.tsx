import { useState, type ReactElement } from "react";
import { Button, Select, Textarea } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { labelled, type Labelled } from "@client/training.js";
import type { Locale } from "@client/types.js";
import { notify } from "@ui/notices.js";
import { SHOWN } from "../client.js";
import { submitting } from "../keys.js";
import people from "../people/people.module.css";
import { useSaid } from "../session/said.js";
import { LOCALE_NAMES, LOCALES, useWords } from "../words.js";
import { FilePick } from "./filepick.view.js";
import { topicsQuery } from "./jobs.js";
import { TopicField } from "./topicfield.view.js";

/** After a change of labels: the lists and counts that show them. */
function useFresh(onDone: () => void): (told: string) => void {
  const client = useQueryClient();
  return (told) => {
    notify(told);
    void client.invalidateQueries({ queryKey: ["bot-labelled"] });
    void client.invalidateQueries({ queryKey: topicsQuery.queryKey });
    onDone();
  };
}

export function LabelMessage({ intent, onDone }: { intent: string | undefined; onDone: () => void }): ReactElement {
  const { t, locale } = useWords();
  const fresh = useFresh(onDone);
  const [text, setText] = useState("");
  const [language, setLanguage] = useState<Locale>(locale);
  const [topic, setTopic] = useState(intent ?? "");
  const save = useMutation({
    mutationFn: () => labelled.add({ text: text.trim(), language, intent: topic.trim() }),
    onSuccess: ({ updated }) => fresh(t(updated ? "bot.messages.corrected" : "state.saved")),
  });
  const submit = submitting(save.mutate);
  return (
    <form className={people["form"]} onSubmit={submit}>
      <Textarea
        label={t("bot.messages.text")}
        description={t("bot.messages.text.about")}
        data-autofocus
        autosize
        minRows={2}
        maxLength={2000}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <Language value={language} onChange={setLanguage} />
      <TopicField label={t("bot.topic")} about={t("bot.messages.topic.about")} value={topic} onChange={setTopic} />
      <footer className={people["footer"]}>
        <Button type="submit" loading={save.isPending} disabled={!text.trim() || !topic.trim()}>
          {t("action.save")}
        </Button>
      </footer>
    </form>
  );
}

export function Relabel({ message, onDone }: { message: Labelled; onDone: () => void }): ReactElement {
  const { t } = useWords();
  const fresh = useFresh(onDone);
  const [topic, setTopic] = useState(message.intent);
  const save = useMutation({
    mutationFn: () => labelled.change(message.id, topic.trim()),
    onSuccess: () => fresh(t("state.saved")),
  });
  const submit = submitting(save.mutate);
  return (
    <form className={people["form"]} onSubmit={submit}>
      <blockquote lang={message.language}>{message.text}</blockquote>
      <TopicField label={t("bot.topic")} about={t("bot.messages.topic.about")} value={topic} onChange={setTopic} />
      <footer className={people["footer"]}>
        <Button type="submit" loading={save.isPending} disabled={!topic.trim() || topic.trim() === message.intent}>
          {t("action.save")}
        </Button>
      </footer>
    </form>
  );
}

export function ImportMessages({ onDone }: { onDone: () => void }): ReactElement {
  const { t, locale } = useWords();
  const said = useSaid();
  const fresh = useFresh(onDone);
  const [language, setLanguage] = useState<Locale>(locale);
  const read = useMutation({
    meta: SHOWN,
    mutationFn: (file: File) => labelled.read(file, language),
    onSuccess: ({ imported, updated }) => fresh(t("bot.messages.imported", { imported, updated })),
  });
  return (
    <div className={people["form"]}>
      <p>{t("bot.messages.import.about")}</p>
      <Language value={language} onChange={setLanguage} />
      <FilePick label={t("bot.messages.import.file")} loading={read.isPending} onPick={(file) => read.mutate(file)} />
      <div aria-live="polite">{read.error && <strong>{said(read.error)}</strong>}</div>
    </div>
  );
}

function Language({ value, onChange }: { value: Locale; onChange: (language: Locale) => void }): ReactElement {
  const { t } = useWords();
  return (
    <Select
      label={t("field.language")}
      value={value}
      onChange={(chosen) => chosen && onChange(chosen)}
      data={LOCALES.map((one) => ({ value: one, label: LOCALE_NAMES[one] }))}
    />
  );
}
