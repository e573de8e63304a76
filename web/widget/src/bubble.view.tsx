import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { FileRef } from "../../client/live.wire.js";
import type { ChatClient } from "./chat.js";
import { isPicture, objectUrl } from "./files.js";
import { Icon } from "./icons.view.js";
import type { MessageRow } from "./rows.data.js";
import { fileName, fileSize, parts } from "./text.data.js";
import { clock } from "./time.js";
import { say } from "./words.js";

interface Props {
  readonly row: MessageRow;
  readonly client?: ChatClient;
}

const AUTOMATIC_BYTES = 5 * 1024 ** 2; // a picture of a phone's camera; larger ones wait for a tap

export function Bubble({ row, client }: Props) {
  const own = row.by === "customer";
  const name = own ? say("you") : row.name || say(row.by);
  return (
    <div class={`row ${own ? "own" : "other"}${row.first ? " first" : ""}${row.last ? " last" : ""}`}>
      {row.first && <span class={own ? "hidden" : "name"}>{name}</span>}
      {(row.text || row.fix) && (
        <div class={`bubble ${row.state}`} dir="auto">
          <Text text={row.text} />
          {row.fix && <small> {say(row.fix)}</small>}
        </div>
      )}
      {row.files.map((file) => (
        <FileView key={file.id} file={file} ticket={client?.ticket ?? ""} />
      ))}
      {row.sources.map((source) => (
        // An article has no page of its own: what has no address is no link.
        <a class="source" key={source.title} href={source.url as string} target="_blank">
          {say("source", { title: source.title })}
        </a>
      ))}
      {(row.offer ?? row.cards?.[0]) && <Cards row={row} />}
      <Foot row={row} client={client} />
    </div>
  );
}

/** Products and orders: drawn by what is loaded for the first of them. */
function Cards({ row }: Pick<Props, "row">) {
  const [drawn, setDrawn] = useState<ComponentChildren>(null);
  useEffect(() => {
    void import("./cards.view.js").then((later) => later.draw(row)).then(setDrawn);
  }, [row.id]);
  return drawn;
}

const Text = ({ text }: { readonly text: string }): ComponentChildren =>
  parts(text).map((part) =>
    typeof part === "string" ? (
      part
    ) : (
      <>
        <a href={part.href} target="_blank" rel="noreferrer">
          {part.text}
        </a>
        {part.host && <strong> ({part.host})</strong>}
      </>
    ),
  );

function Foot({ row, client }: { readonly row: MessageRow; readonly client: ChatClient | undefined }) {
  if (row.state === "failed") {
    return (
      <span class="foot failed" role="alert">
        {say("failed")}
        <button class="link" onClick={() => client?.retry(row.id)}>
          {say("retry")}
        </button>
        <button class="link" onClick={() => client?.discard(row.id)}>
          {say("discard")}
        </button>
      </span>
    );
  }
  if (!row.last || !(row.at || row.state)) return null;
  return (
    <span class="foot">
      {row.at && <time dateTime={row.at}>{clock(row.at)}</time>}
      {row.state && <span class={row.state}>{say(row.state)}</span>}
    </span>
  );
}

function FileView({ file, ticket }: { readonly file: FileRef; readonly ticket: string }) {
  const [failed, setFailed] = useState(false);
  const picture = usePicture(file, ticket);
  const name = fileName(file.name);
  const save = (): void => {
    setFailed(false);
    objectUrl(file, ticket).then(
      (url) => download(url, name),
      () => setFailed(true),
    );
  };
  return (
    <button class={picture === null ? "file" : "picture"} aria-label={say("download", { name })} onClick={save}>
      {picture === null ? (
        <>
          <Icon name="file" />
          <span class="about">
            <bdi>{name}</bdi>
            <small>{failed ? say("file_gone") : fileSize(file.size_bytes)}</small>
          </span>
        </>
      ) : (
        <img src={picture} alt={name} />
      )}
    </button>
  );
}

function usePicture(file: FileRef, ticket: string): string | null {
  const [url, setUrl] = useState<string | null>(null);
  useEffect(() => {
    if (!isPicture(file.media_type) || file.size_bytes > AUTOMATIC_BYTES || ticket === "") return undefined;
    let gone = false;
    let made = "";
    objectUrl(file, ticket).then(
      (next) => {
        made = next;
        if (gone) URL.revokeObjectURL(made);
        else setUrl(made);
      },
      () => undefined, // it stays a file one can tap, which tells why
    );
    return () => {
      gone = true;
      URL.revokeObjectURL(made);
    };
  }, [file.id, ticket]);
  return url;
}

function download(url: string, name: string): void {
  Object.assign(document.createElement("a"), { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000); // the browser has taken it by then
}
