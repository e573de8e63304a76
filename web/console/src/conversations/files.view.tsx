import type { ReactElement } from "react";
import { files } from "@client/api.js";
import type { FileRef } from "@client/types.js";
import { Icon } from "@ui/icons.js";
import { useWords } from "../words.js";
import css from "./files.module.css";

const KB = 1024;
const MB = KB * KB;

/** What a message carries: pictures and voice in place, in boxes that keep their size while they load; all else by name. */
export function Files({ files: attached }: { files: readonly FileRef[] }): ReactElement | null {
  if (attached.length === 0) return null;
  return (
    <div className={css.files}>
      {attached.map((file) => (
        <FileView key={file.id} file={file} />
      ))}
    </div>
  );
}

function FileView({ file }: { file: FileRef }): ReactElement {
  const { number } = useWords();
  const address = files.address(file.id);
  const bytes = file.size_bytes;
  if (file.media_type.startsWith("audio/"))
    return (
      <figure className={css.voice}>
        <audio controls preload="metadata" src={address} aria-label={file.name} />
        <figcaption>
          <a href={address} download={file.name}>
            {file.name}
          </a>
        </figcaption>
      </figure>
    );
  return (
    <a href={address} target="_blank" rel="noreferrer">
      {isPicture(file) ? (
        <img className={css.picture} src={address} alt={file.name} loading="lazy" />
      ) : (
        <span className={css.file}>
          <Icon name="file" size={16} /> {file.name}{" "}
          <small>{bytes < MB ? `${number(Math.ceil(bytes / KB))} KB` : `${number(bytes / MB, 1)} MB`}</small>
        </span>
      )}
    </a>
  );
}

export const isPicture = ({ media_type }: FileRef): boolean => /^image\/(png|jpeg|webp|gif)$/.test(media_type);
