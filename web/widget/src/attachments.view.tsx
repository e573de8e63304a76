import { useEffect, useRef, useState } from "preact/hooks";
import type { FileRef } from "../../client/live.wire.js";
import type { ChatClient } from "./chat.js";
import { upload, type Upload } from "./files.js";
import { Icon } from "./icons.view.js";
import { fileName, fileSize } from "./text.data.js";
import { say, type Word } from "./words.js";

interface Attachment {
  readonly id: number;
  readonly file: File;
  readonly percent: number;
  readonly ref?: FileRef;
  readonly error?: Word;
}

export interface AttachmentList {
  readonly items: readonly Attachment[];
  readonly refs: readonly FileRef[];
  readonly busy: boolean;
  readonly add: (input: HTMLInputElement) => void;
  readonly paste: (event: ClipboardEvent) => void;
  readonly remove: (id: number) => void;
  readonly retry: (id: number) => void;
  readonly clear: () => void;
}

export function useAttachments(client: ChatClient, limitBytes: number): AttachmentList {
  const [items, setItems] = useState<readonly Attachment[]>([]);
  const under = useRef(new Map<number, Upload>());
  const next = useRef(0);
  const change = (id: number, part: Partial<Attachment>): void =>
    setItems((all) => all.map((item) => (item.id === id ? { ...item, ...part } : item)));

  const begin = (id: number, file: File): void => {
    if (file.size > limitBytes) return change(id, { error: "file_too_big" });
    const { ticket } = client;
    if (ticket === null) return change(id, { error: "file_failed" });
    const started = upload(file, ticket, (percent) => change(id, { percent }));
    under.current.set(id, started);
    void started.done.then((got) => change(id, typeof got === "string" ? { error: got } : { ref: got }));
  };
  const take = (files: Iterable<File>): void => {
    const fresh = Array.from(files, (file) => ({ id: next.current++, file, percent: 0 }));
    setItems((all) => [...all, ...fresh]);
    for (const { id, file } of fresh) begin(id, file);
  };
  const remove = (id: number): void => {
    under.current.get(id)?.cancel();
    setItems((all) => all.filter((item) => item.id !== id));
  };
  const retry = (id: number): void => {
    const item = items.find((one) => one.id === id);
    if (item === undefined) return;
    setItems((all) => all.map((one) => (one.id === id ? { id, file: item.file, percent: 0 } : one)));
    begin(id, item.file);
  };
  useDrop(take);
  return {
    items,
    refs: items.flatMap(({ ref }) => (ref === undefined ? [] : [ref])),
    busy: items.some(({ ref }) => ref === undefined),
    add: (input) => {
      take(input.files ?? []);
      input.value = ""; // the same file may be picked again
    },
    paste: (event) => {
      const files = event.clipboardData?.files ?? [];
      if (files.length === 0) return;
      event.preventDefault();
      take(files);
    },
    remove,
    retry,
    clear: () => setItems([]),
  };
}

function useDrop(take: (files: Iterable<File>) => void): void {
  useEffect(() => {
    const over = (event: DragEvent): void => {
      event.preventDefault();
      document.body.classList.toggle("dropping", event.type === "dragover");
      if (event.type === "drop") take(event.dataTransfer?.files ?? []);
    };
    const kinds = ["dragover", "dragleave", "drop"] as const;
    for (const kind of kinds) document.addEventListener(kind, over);
    return () => {
      for (const kind of kinds) document.removeEventListener(kind, over);
    };
  });
}

export function Attachments({ list, limit }: { readonly list: AttachmentList; readonly limit: number }) {
  if (list.items.length === 0) return null;
  return (
    <ul class="attachments" aria-label={say("attachments")}>
      {list.items.map(({ id, file, percent, ref, error }) => (
        <li key={id} class={error && "failed"}>
          <Icon name="file" />
          <span class="about">
            <bdi>{fileName(file.name)}</bdi>
            <small role="status">{progressText(percent, ref, error, limit, file.size)}</small>
          </span>
          {error === "file_failed" && (
            <button type="button" class="link" onClick={() => list.retry(id)}>
              {say("retry")}
            </button>
          )}
          <button
            type="button"
            class="icon"
            aria-label={say("remove", { name: fileName(file.name) })}
            onClick={() => list.remove(id)}
          >
            <Icon name="close" />
          </button>
          {!ref && !error && <progress max={100} value={percent} aria-label={say("uploading", { percent })} />}
        </li>
      ))}
    </ul>
  );
}

function progressText(
  percent: number,
  ref: FileRef | undefined,
  error: Word | undefined,
  limit: number,
  size: number,
): string {
  if (error !== undefined) return say(error, { limit: fileSize(limit) });
  return ref === undefined ? say("uploading", { percent }) : fileSize(size);
}
