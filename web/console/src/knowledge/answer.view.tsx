import { useId, useRef, useState, type DragEvent, type KeyboardEvent, type ReactElement, type RefObject } from "react";
import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { articles, files } from "@client/api.js";
import type { Locale } from "@client/types.js";
import { notify } from "@ui/notices.js";
import { useSaid } from "../session/said.js";
import { useWords } from "../words.js";
import { marked, pictureOf, placed, type Edit, type Mark } from "./markdown.data.js";
import { Rendered } from "./rendered.view.js";
import { Toolbar } from "./toolbar.view.js";
import css from "./answer.module.css";

interface AnswerProps {
  readonly answer: string;
  readonly language: Locale;
  readonly onChange: (answer: string) => void;
}

const LONGEST = 20_000; // as the server takes it
const KEYS: Readonly<Record<string, Mark>> = { b: "bold", i: "italic", k: "link" };

/** Puts an edit where the browser itself would, so that undo takes it back. */
function type(area: HTMLTextAreaElement, { from, to, insert, start, end }: Edit): void {
  area.focus();
  area.setSelectionRange(from, to);
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- nothing else keeps the browser's undo
  document.execCommand(insert ? "insertText" : "delete", false, insert);
  area.setSelectionRange(start, end);
}

function usePictures(area: RefObject<HTMLTextAreaElement | null>): {
  readonly uploading: number;
  readonly add: (found: readonly File[]) => void;
} {
  const said = useSaid();
  const [uploading, setUploading] = useState(0);
  const add = (found: readonly File[]): void => {
    for (const file of found) {
      setUploading((now) => now + 1);
      files
        .put(file)
        .then(({ id }) => {
          const at = area.current;
          if (at) type(at, placed(pictureOf(id, file.name), at.selectionEnd, at.selectionEnd));
        })
        .catch((error: unknown) => notify(`${file.name}: ${said(error)}`, "bad"))
        .finally(() => setUploading((now) => now - 1));
    }
  };
  return { uploading, add };
}

const picturesOf = (found: DataTransfer): readonly File[] =>
  [...found.files].filter((file) => file.type.startsWith("image/"));

export function AnswerField({ answer, language, onChange }: AnswerProps): ReactElement {
  const { t } = useWords();
  const name = useId();
  const area = useRef<HTMLTextAreaElement>(null);
  const { uploading, add } = usePictures(area);
  const edit = (make: (text: string, from: number, to: number) => Edit): void => {
    const at = area.current;
    if (at) type(at, make(at.value, at.selectionStart, at.selectionEnd));
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const kind = KEYS[event.key.toLowerCase()];
    if (!kind || event.nativeEvent.isComposing || event.altKey || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    edit((text, from, to) => marked(kind, text, from, to));
  };
  const take = (event: { preventDefault: () => void }, found: DataTransfer): void => {
    const pictures = picturesOf(found);
    if (pictures.length === 0) return;
    event.preventDefault();
    add(pictures);
  };
  const onDragOver = (event: DragEvent): void => {
    if (event.dataTransfer.types.includes("Files")) event.preventDefault();
  };
  return (
    <div className={css.answer}>
      <label htmlFor={name}>{t("article.answer")}</label>
      <div className={css.panes}>
        <div className={css.pane}>
          <Toolbar
            language={language}
            uploading={uploading > 0}
            onMark={(kind) => edit((text, from, to) => marked(kind, text, from, to))}
            onPlace={(piece, choose) => edit((_, from, to) => placed(piece, from, to, choose))}
            onPictures={add}
          />
          <textarea
            id={name}
            ref={area}
            lang={language}
            value={answer}
            maxLength={LONGEST}
            placeholder={t("article.answer.about")}
            onChange={(event) => onChange(event.currentTarget.value)}
            onKeyDown={onKeyDown}
            onPaste={(event) => take(event, event.clipboardData)}
            onDrop={(event) => take(event, event.dataTransfer)}
            onDragOver={onDragOver}
          />
        </div>
        <Preview answer={answer} language={language} />
      </div>
    </div>
  );
}

const PAUSE_MS = 300; // after the last key; the server makes the very HTML customers will get

function Preview({ answer, language }: { answer: string; language: Locale }): ReactElement {
  const { t } = useWords();
  const said = useSaid();
  const [settled] = useDebouncedValue(answer.trim(), PAUSE_MS);
  const shown = useQuery({
    queryKey: ["preview", settled, language],
    queryFn: () => articles.preview(settled, language),
    enabled: settled !== "",
    placeholderData: keepPreviousData,
    staleTime: Infinity,
    gcTime: 10_000, // going back a word or two needs no request
  });
  return (
    <section className={css.preview} aria-label={t("article.preview")} lang={language} tabIndex={0}>
      <h3>{t("article.preview")}</h3>
      {settled === "" && <p className={css.blank}>{t("article.preview.blank")}</p>}
      {shown.error && <p className={css.wrong}>{said(shown.error)}</p>}
      {settled !== "" && shown.data && <Rendered html={shown.data.html} />}
    </section>
  );
}
