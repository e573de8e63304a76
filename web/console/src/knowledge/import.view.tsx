import { useState, type ReactElement } from "react";
import { Button, Modal, Textarea } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { articles } from "@client/api.js";
import type { Imported } from "@client/types.js";
import { Icon } from "@ui/icons.js";
import { useSaid } from "../session/said.js";
import { useWords } from "../words.js";
import css from "./knowledge.module.css";

const EXAMPLE = `{"language":"en","category":"Returns","questions":["How do I return something?"],"answer":"…"}`;

export function ImportDialog({ opened, onClose }: { opened: boolean; onClose: () => void }): ReactElement {
  const { t } = useWords();
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      size="lg"
      title={t("knowledge.import")}
      closeButtonProps={{ "aria-label": t("action.close") }}
    >
      <Import onDone={onClose} />
    </Modal>
  );
}

function Import({ onDone }: { onDone: () => void }): ReactElement {
  const { t } = useWords();
  const said = useSaid();
  const client = useQueryClient();
  const [lines, setLines] = useState("");
  const send = useMutation({
    mutationFn: () => articles.import(lines),
    onSuccess: () => client.invalidateQueries({ queryKey: ["articles"] }),
  });
  const read = (file: File | undefined): void => {
    void file?.text().then(setLines);
  };
  return (
    <div className={css.editor}>
      <p>{t("import.about")}</p>
      <pre className={css.example}>{EXAMPLE}</pre>
      <label className={css.file}>
        <Icon name="file" size={16} />
        {t("import.choose")}
        <input
          type="file"
          accept=".jsonl,.ndjson,.json,.txt"
          onChange={(event) => read(event.currentTarget.files?.[0])}
        />
      </label>
      <Textarea
        aria-label={t("import.lines")}
        placeholder={t("import.paste")}
        rows={8}
        value={lines}
        onChange={(event) => setLines(event.currentTarget.value)}
        ff="monospace"
      />
      {send.error && (
        <p role="alert" className={css.wrong}>
          {said(send.error)}
        </p>
      )}
      {send.data && <Outcome outcome={send.data} />}
      <footer className={css.footer}>
        <span />
        <Button variant="default" onClick={onDone}>
          {t(send.data ? "action.close" : "action.cancel")}
        </Button>
        <Button loading={send.isPending} disabled={!lines.trim()} onClick={() => send.mutate()}>
          {t("action.import")}
        </Button>
      </footer>
    </div>
  );
}

function Outcome({ outcome }: { outcome: Imported }): ReactElement {
  const { t } = useWords();
  return (
    <div role="status" className={css.outcome}>
      <strong>
        {t("import.done", { imported: outcome.imported, updated: outcome.updated, errors: outcome.errors.length })}
      </strong>
      {outcome.errors.length > 0 && (
        <ul>
          {outcome.errors.map(({ line, message }) => (
            <li key={`${line}:${message}`}>
              <b>{t("import.line", { line })}</b> {message}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
