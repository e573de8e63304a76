import { useRef, useState, type ReactElement } from "react";
import { ActionIcon, Loader } from "@mantine/core";
import { files as fileApi } from "@client/api.js";
import { Icon } from "@ui/icons.js";
import { notify } from "@ui/notices.js";
import { CardLine, placeOf } from "../channels/card.view.js";
import { useSaid } from "../session/said.js";
import { useWords } from "../words.js";
import { draft, useDraft } from "./drafts.js";
import css from "./composer.module.css";

const LARGEST_BYTES = 26_214_400; // live.md: limits.file_bytes

export function useUploads(id: string): { count: number; add: (files: readonly File[]) => void } {
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

export function PickFiles({
  onPick,
  disabled,
}: {
  onPick: (files: readonly File[]) => void;
  disabled: boolean;
}): ReactElement {
  const { t } = useWords();
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <ActionIcon
        variant="subtle"
        color="gray"
        aria-label={t("composer.attach")}
        disabled={disabled}
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

export function Attached({ id, uploading }: { id: string; uploading: number }): ReactElement | null {
  const { t } = useWords();
  const { files, cards = [] } = useDraft(id);
  if (files.length === 0 && cards.length === 0 && uploading === 0) return null;
  return (
    <ul className={css.files}>
      {files.map((file) => (
        <li key={file.id}>
          <Icon name="file" size={15} />
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
      {uploading > 0 && (
        <li>
          <Loader size={14} /> {t("composer.uploading")}
        </li>
      )}
    </ul>
  );
}
