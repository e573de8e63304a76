import { useRef, useState, type KeyboardEvent, type ReactElement } from "react";
import { Icon } from "./icons.js";
import css from "./tags.module.css";

interface TagProps {
  readonly tags: readonly string[];
  readonly fixed?: readonly string[]; // those nobody takes off by hand
  readonly about?: (tag: string) => string;
  readonly label: string;
  readonly add: string;
  readonly remove: (tag: string) => string;
  readonly onAdd: (tag: string) => void;
  readonly onRemove: (tag: string) => void;
}

/** Labels in a row: a cross takes one off, the last place writes a new one. */
export function TagEditor({ tags, fixed = [], about, label, add, remove, onAdd, onRemove }: TagProps): ReactElement {
  const [text, setText] = useState<string | null>(null);
  const button = useRef<HTMLButtonElement>(null);
  const finish = (keep: boolean): void => {
    const tag = text?.trim() ?? "";
    setText(null);
    if (keep && tag && !tags.includes(tag)) onAdd(tag);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing || (event.key !== "Enter" && event.key !== "Escape")) return;
    event.stopPropagation();
    event.preventDefault();
    finish(event.key === "Enter");
    requestAnimationFrame(() => button.current?.focus());
  };
  return (
    <ul className={css.tags} aria-label={label}>
      {tags.map((tag) => (
        <li key={tag} title={about?.(tag)}>
          {tag}
          {fixed.includes(tag) ? (
            <Icon name="spark" size={11} />
          ) : (
            <button type="button" aria-label={remove(tag)} onClick={() => onRemove(tag)}>
              <Icon name="close" size={11} />
            </button>
          )}
        </li>
      ))}
      <li className={css.add}>
        {text === null ? (
          <button ref={button} type="button" onClick={() => setText("")}>
            <Icon name="plus" size={12} />
            {add}
          </button>
        ) : (
          <input
            autoFocus
            aria-label={add}
            value={text}
            maxLength={40}
            onChange={(event) => setText(event.currentTarget.value)}
            onKeyDown={onKeyDown}
            onBlur={() => finish(true)}
          />
        )}
      </li>
    </ul>
  );
}
