import { useEffect, useState, type ReactElement } from "react";
import { TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { Icon } from "@ui/icons.js";

const PAUSE_MS = 200; // after the last key, so that a word is searched once
const LONGEST = 120; // as the server asks

interface SearchProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (words: string) => void;
  readonly id?: string;
  readonly className?: string | undefined;
}

/** The address follows a moment after the fingers; when the address changes by itself, the field follows it. */
export function SearchField({ label, value, onChange, id, className }: SearchProps): ReactElement {
  const [text, setText] = useState(value);
  useEffect(() => setText((now) => (now.trim() === value ? now : value)), [value]);
  const settle = useDebouncedCallback((words: string) => onChange(words.trim()), PAUSE_MS);
  return (
    <TextInput
      {...(id && { id })}
      {...(className && { className })}
      type="search"
      aria-label={label}
      placeholder={label}
      leftSection={<Icon name="search" size={16} />}
      value={text}
      maxLength={LONGEST}
      onChange={(event) => {
        setText(event.currentTarget.value);
        settle(event.currentTarget.value);
      }}
      onCompositionStart={() => settle.cancel()}
      onCompositionEnd={(event) => settle(event.currentTarget.value)}
    />
  );
}
