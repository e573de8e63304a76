import { useState, type ReactElement } from "react";
import { MultiSelect, type MultiSelectProps } from "@mantine/core";
import { useNamed, type Choices } from "./choices.js";

interface Props extends Pick<MultiSelectProps, "label" | "aria-label" | "placeholder"> {
  readonly field: string;
  readonly choices: Choices;
  readonly chosen: readonly string[];
  readonly change: (chosen: readonly string[]) => void;
}

/** Any of what a field can be, by their names; where it can be others they are typed. */
export function Several({ field, choices, chosen, change, placeholder = "", ...named }: Props): ReactElement {
  const all = useNamed(field);
  const [typed, setTyped] = useState("");
  const known = all([...choices.values, ...chosen]);
  const word = typed.replace("|", "").trim();
  const extra = choices.typed && word && !known.some(({ label, value }) => word === label || word === value);
  return (
    <MultiSelect
      {...named}
      placeholder={chosen.length === 0 ? placeholder : ""}
      searchable
      hidePickedOptions
      searchValue={typed}
      onSearchChange={setTyped}
      value={[...chosen]}
      data={extra ? [...known, { value: word, label: word }] : known}
      onChange={change}
    />
  );
}
