import { useRef, useState, type ReactElement } from "react";
import { ActionIcon } from "@mantine/core";
import { files as fileApi } from "@client/api.js";
import { uuid7 } from "@client/ids.js";
import { Icon } from "@ui/icons.js";
import { notify } from "@ui/notices.js";
import { CardLine, placeOf } from "../channels/card.view.js";
import { useSaid } from "../session/said.js";
import { useWords } from "../words.js";
import { withFiles } from "./composer.data.js";
import { draft, useDraft } from "./drafts.js";
import { isPicture } from "./files.view.js";
import css from "./composer.module.css";

const LARGEST_BYTES = 26_214_400; // live.md: limits.file_bytes

const MOST_FILES = 10; // as the server takes with one message

/** A file on its way. */
export interface Under {
  readonly key: string;
  readonly name: string;
  readonly share: number; // of it that has gone, 0–1
}

export function useUploads(id: string): { under: readonly Under[]; add: (files: readonly File[]) => void } {
  const { t } = useWords();
  const said = useSaid();
  const [under, setUnder] = useState<readonly Under[]>([]);
  const { mode, files: held } = useDraft(id);
  const before = useRef<Promise<unknown>>(Promise.resolve()); // files stand as they were chosen, whichever is here first
  const start = (file: File): void => {
    const key = uuid7();
    setUnder((now) => [...now, { key, name: file.name, share: 0 }]);
    const told = (share: number): void =>
      setUnder((now) => now.map((one) => (one.key === key ? { ...one, share } : one)));
    before.current = Promise.all([fileApi.put(file, told), before.current])
      .then(([stored]) => draft(id, (now) => withFiles(now, mode, [stored])))
      .catch((error: unknown) => notify(`${file.name}: ${said(error)}`, "bad"))
      .finally(() => setUnder((now) => now.filter((one) => one.key !== key)));
  };
  const add = (files: readonly File[]): void => {
    const room = MOST_FILES - held.length - under.length;
    if (files.length > room) notify(t("error.too_many_files", { n: MOST_FILES }), "bad");
    for (const file of files.slice(0, Math.max(0, room))) {
      if (file.size > LARGEST_BYTES) notify(t("error.file_too_large", { name: file.name }), "bad");
      else start(file);
    }
  };
  return { under, add };
}

export function PickFiles({ onPick }: { onPick: (files: readonly File[]) => void }): ReactElement {
  const { t } = useWords();
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <ActionIcon
        variant="subtle"
        color="gray"
        aria-label={t("composer.attach")}
        onClick={() => input.current?.click()}
      >
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

export function Attached({ id, under }: { id: string; under: readonly Under[] }): ReactElement | null {
  const { t } = useWords();
  const { files, cards = [] } = useDraft(id);
  if (files.length === 0 && cards.length === 0 && under.length === 0) return null;
  return (
    <ul className={css.files}>
      {files.map((file) => (
        <li key={file.id}>
          {isPicture(file) ? <img src={fileApi.address(file.id)} alt="" /> : <Icon name="file" size={15} />}
          {file.name}
          <button
            type="button"
            aria-label={t("composer.detach", { name: file.name })}
            onClick={() =>
              draft(id, (before) => ({ ...before, files: before.files.filter((one) => one.id !== file.id) }))
            }
          >
            <Icon name="close" size={13} />
          </button>
        </li>
      ))}
      {cards.map((card) => (
        <li key={placeOf(card)}>
          <CardLine card={card} />
          <button
            type="button"
            aria-label={t("composer.detach", { name: card.kind === "product" ? (card.name ?? "") : card.number })}
            onClick={() => draft(id, (before) => ({ ...before, cards: cards.filter((one) => one !== card) }))}
          >
            <Icon name="close" size={13} />
          </button>
        </li>
      ))}
      {under.map(({ key, name, share }) => (
        <li key={key}>
          <progress value={share} aria-label={`${t("composer.uploading")} ${name}`} /> {name}
        </li>
      ))}
    </ul>
  );
}
