import { useRef, type ReactElement } from "react";
import { Button } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { files as api } from "@client/api.js";
import { Icon } from "@ui/icons.js";
import { useOwn } from "../own.js";
import words from "./catalogue.json";
import css from "./templates.module.css";

const MOST = 5; // as the server takes

/** What is sent with a template: a copy of each, with every message. */
export function FilesField({
  files,
  onChange,
}: {
  files: readonly string[];
  onChange: (files: string[]) => void;
}): ReactElement {
  const own = useOwn(words);
  const input = useRef<HTMLInputElement>(null);
  const add = useMutation({
    mutationFn: (file: File) => api.put(file),
    onSuccess: ({ id }) => onChange([...files, id]),
  });
  return (
    <div className={css.files}>
      {files.map((id, index) => (
        <span key={id}>
          <a href={`/api/v1/files/${id}`} target="_blank" rel="noreferrer">
            {own("file", { n: index + 1 })}
          </a>
          <button
            type="button"
            aria-label={own("file.drop", { n: index + 1 })}
            onClick={() => onChange(files.filter((one) => one !== id))}
          >
            <Icon name="close" size={13} />
          </button>
        </span>
      ))}
      <Button
        variant="default"
        size="xs"
        leftSection={<Icon name="clip" size={15} />}
        loading={add.isPending}
        disabled={files.length >= MOST}
        onClick={() => input.current?.click()}
      >
        {own("files")}
      </Button>
      <input
        ref={input}
        type="file"
        hidden
        onChange={(event) => {
          const [file] = event.currentTarget.files ?? [];
          if (file) add.mutate(file);
          event.currentTarget.value = "";
        }}
      />
    </div>
  );
}
