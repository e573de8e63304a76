import { useEffect, useRef, useState, type KeyboardEvent, type ReactElement } from "react";
import { Modal, TextInput } from "@mantine/core";
import { Keys } from "@ui/bits.js";
import { Icon } from "@ui/icons.js";
import { composing } from "../conversations/composer.data.js";
import { useOwn } from "../own.js";
import words from "./catalogue.json";
import { useEntries } from "./entries.js";
import { grouped, matching, type Entry } from "./palette.data.js";
import css from "./palette.module.css";

interface PaletteProps {
  readonly opened: boolean;
  readonly conversation: string | null;
  readonly onClose: () => void;
}

/** Everything one can do or open from where one is, by its name. */
export function Palette({ opened, conversation, onClose }: PaletteProps): ReactElement {
  const own = useOwn(words);
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={own("title")}
      size={620}
      centered={false} // the field stays where it is while the list below it grows and shrinks
      yOffset="12dvh"
    >
      <Choose conversation={conversation} onClose={onClose} />
    </Modal>
  );
}

function Choose({ conversation, onClose }: Omit<PaletteProps, "opened">): ReactElement {
  const own = useOwn(words);
  const [text, setText] = useState("");
  const [at, setAt] = useState(0);
  const list = useRef<HTMLUListElement>(null);
  const { entries, looking } = useEntries(conversation, text);
  const shown = grouped(matching(entries, text));
  const chosen = shown[Math.min(at, shown.length - 1)];
  useEffect(() => setAt(0), [text]);
  useEffect(() => {
    list.current?.querySelector("[aria-selected=true]")?.scrollIntoView({ block: "nearest" });
  }, [chosen]);
  const run = (entry: Entry): void => {
    onClose();
    // After the dialog gave the focus back: what runs may want it.
    setTimeout(entry.run, 0);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (composing(event.nativeEvent)) return;
    if (event.key === "ArrowDown") setAt((at + 1) % Math.max(1, shown.length));
    else if (event.key === "ArrowUp") setAt((at - 1 + shown.length) % Math.max(1, shown.length));
    else if (event.key === "Enter" && chosen) run(chosen);
    else return;
    event.preventDefault();
  };
  return (
    <div className={css.palette}>
      <TextInput
        data-autofocus
        role="combobox"
        aria-expanded="true"
        aria-controls="palette"
        aria-activedescendant={chosen && `palette-${chosen.id}`}
        aria-label={own("search")}
        placeholder={own("search")}
        leftSection={<Icon name="search" size={16} />}
        value={text}
        maxLength={120}
        onChange={(event) => setText(event.currentTarget.value)}
        onKeyDown={onKeyDown}
      />
      <ul id="palette" ref={list} role="listbox" aria-label={own("title")} aria-busy={looking}>
        {shown.map((entry, index) => (
          <Row
            key={entry.id}
            entry={entry}
            first={shown[index - 1]?.group !== entry.group}
            chosen={entry === chosen}
            onRun={() => run(entry)}
          />
        ))}
      </ul>
      {shown.length === 0 && <p role="status">{own(looking ? "looking" : "none")}</p>}
    </div>
  );
}

interface RowProps {
  readonly entry: Entry;
  readonly first: boolean;
  readonly chosen: boolean;
  readonly onRun: () => void;
}

function Row({ entry, first, chosen, onRun }: RowProps): ReactElement {
  return (
    <>
      {first && (
        <li role="presentation" className={css.group}>
          {entry.group}
        </li>
      )}
      <li id={`palette-${entry.id}`} role="option" aria-selected={chosen} onClick={onRun}>
        <Icon name={entry.icon} size={16} />
        <span>
          {entry.name}
          {entry.about && <small>{entry.about}</small>}
        </span>
        {entry.keys?.split(" ").map((key) => (
          <Keys key={key}>{key}</Keys>
        ))}
      </li>
    </>
  );
}
