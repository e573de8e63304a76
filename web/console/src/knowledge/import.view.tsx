import { useRef, useState, type DragEvent, type ReactElement } from "react";
import { Button, Select, Textarea } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { exchange } from "@client/api.js";
import type { Imported, Locale } from "@client/types.js";
import { Icon } from "@ui/icons.js";
import { SHOWN } from "../client.js";
import { useSaid } from "../session/said.js";
import { LOCALE_NAMES, LOCALES, useWords } from "../words.js";
import { Outcome } from "./outcome.view.js";
import { Within } from "./within.view.js";
import css from "./import.module.css";

interface Chosen {
  readonly file: Blob;
  readonly name: string;
}

const pastedAs = (text: string): Chosen => ({ file: new Blob([text]), name: "" });

/** File, then what would become of each line, then it is done. */
export function ImportPage(): ReactElement {
  const { t, locale } = useWords();
  const said = useSaid();
  const client = useQueryClient();
  const [language, setLanguage] = useState<Locale>(locale);
  const [chosen, setChosen] = useState<Chosen | null>(null);
  const read = useMutation({
    meta: SHOWN,
    mutationFn: ({ what, preview }: { what: Chosen; preview: boolean }) =>
      exchange.read(what.file, { name: what.name, language, preview }),
    onSuccess: (_, { preview }) => (preview ? undefined : client.invalidateQueries()),
  });
  const start = (what: Chosen): void => {
    setChosen(what);
    read.mutate({ what, preview: true });
  };
  const again = (): void => {
    setChosen(null);
    read.reset();
  };
  const done = read.data && !read.data.preview;
  const step = done ? 3 : read.data ? 2 : 1;
  return (
    <Within title={t("import.title")} about={t("import.about")}>
      <ol className={css.steps}>
        {([1, 2, 3] as const).map((n) => (
          <li key={n} aria-current={n === step ? "step" : undefined} data-past={n < step || undefined}>
            <b>{n < step ? <Icon name="check" size={14} /> : n}</b> {t(`import.step${n}`)}
          </li>
        ))}
      </ol>
      {read.error && (
        <p role="alert" className={css.wrong}>
          <Icon name="warn" size={16} /> {said(read.error)}
        </p>
      )}
      {read.data ? (
        <Planned
          outcome={read.data}
          name={chosen?.name ?? ""}
          loading={read.isPending}
          onApply={() => chosen && read.mutate({ what: chosen, preview: false })}
          onAgain={again}
        />
      ) : (
        <Choose language={language} onLanguage={setLanguage} loading={read.isPending} onChoose={start} />
      )}
    </Within>
  );
}

interface ChooseProps {
  readonly language: Locale;
  readonly onLanguage: (language: Locale) => void;
  readonly loading: boolean;
  readonly onChoose: (what: Chosen) => void;
}

function Choose({ language, onLanguage, loading, onChoose }: ChooseProps): ReactElement {
  const { t } = useWords();
  const input = useRef<HTMLInputElement>(null);
  const [text, setText] = useState("");
  const [over, setOver] = useState(false);
  const take = (file: File | undefined): void => {
    if (file) onChoose({ file, name: file.name });
  };
  const onDrop = (event: DragEvent): void => {
    event.preventDefault();
    setOver(false);
    take(event.dataTransfer.files[0]);
  };
  return (
    <div className={css.choose}>
      <div
        className={css.drop}
        data-over={over || undefined}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={onDrop}
      >
        <Icon name="upload" size={28} />
        <strong>{t("import.drop")}</strong>
        <p>{t("import.formats")}</p>
        <Button loading={loading} onClick={() => input.current?.click()}>
          {t("import.choose")}
        </Button>
        <input
          ref={input}
          type="file"
          aria-label={t("import.choose")}
          hidden
          accept=".jsonl,.ndjson,.json,.csv,.html,.htm,.zip,.txt,.md"
          onChange={(event) => take(event.currentTarget.files?.[0])}
        />
      </div>
      <Select
        label={t("import.language")}
        description={t("import.language.about")}
        value={language}
        onChange={(value) => value && onLanguage(value)}
        data={LOCALES.map((value) => ({ value, label: LOCALE_NAMES[value] }))}
      />
      <Textarea
        label={t("import.paste")}
        placeholder={'{"language":"en","questions":["How do I return something?"],"answer":"…"}'}
        rows={5}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        styles={{ input: { fontFamily: "var(--wb-mono)" } }}
      />
      <Button
        variant="default"
        className={css.next}
        loading={loading}
        disabled={!text.trim()}
        onClick={() => onChoose(pastedAs(text))}
      >
        {t("import.preview")}
      </Button>
    </div>
  );
}

interface PlannedProps {
  readonly outcome: Imported;
  readonly name: string;
  readonly loading: boolean;
  readonly onApply: () => void;
  readonly onAgain: () => void;
}

function Planned({ outcome, name, loading, onApply, onAgain }: PlannedProps): ReactElement {
  const { t } = useWords();
  const { imported, updated, same, errors, preview } = outcome;
  const todo = imported + updated;
  return (
    <>
      <div className={css.summary} role="status">
        <div>
          <strong>
            {t(preview ? "import.would" : "import.done", { imported, updated, same, errors: errors.length })}
          </strong>
          <p>{[name, outcome.format.toUpperCase()].filter(Boolean).join(" · ")}</p>
        </div>
        <Button variant="default" onClick={onAgain}>
          {t(preview ? "import.other" : "import.again")}
        </Button>
        {preview ? (
          <Button loading={loading} disabled={todo === 0} onClick={onApply}>
            {t("import.apply", { n: todo })}
          </Button>
        ) : (
          <Button renderRoot={(props) => <Link to="/knowledge" {...props} />}>{t("import.see")}</Button>
        )}
      </div>
      <Outcome lines={outcome.lines} />
    </>
  );
}
