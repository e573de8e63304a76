import { useRef, type ReactElement } from "react";
import { Button } from "@mantine/core";
import { Icon } from "@ui/icons.js";

interface FilePickProps {
  readonly label: string;
  readonly loading: boolean;
  readonly disabled?: boolean;
  readonly onPick: (file: File) => void;
}

/** A button that asks for a table. */
export function FilePick({ label, loading, disabled = false, onPick }: FilePickProps): ReactElement {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <input
        ref={input}
        type="file"
        accept=".csv,text/csv"
        hidden
        aria-label={label}
        onChange={(event) => {
          const file = event.currentTarget.files?.[0];
          if (file) onPick(file);
          event.currentTarget.value = ""; // so that the same file, mended, may be picked again
        }}
      />
      <Button
        loading={loading}
        disabled={disabled}
        leftSection={<Icon name="upload" size={16} />}
        onClick={() => input.current?.click()}
      >
        {label}
      </Button>
    </>
  );
}
