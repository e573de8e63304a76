import { useEffect, useState, type ReactElement, type ReactNode, type RefObject } from "react";
import { composing, type Slash } from "./composer.data.js";

export interface Completing {
  readonly slash: Slash;
  /** The composer asks this of every key: whether it was the list's. */
  readonly keys: RefObject<((event: KeyboardEvent) => boolean) | null>;
  readonly onActive: (id: string | undefined) => void;
  readonly onDone: () => void;
}

interface OptionsProps<One> extends Completing {
  readonly id: string; // of the list; its options' begin with it
  readonly label: string;
  readonly shown: readonly One[];
  readonly onTake: (one: One) => void;
  readonly onTab?: () => void; // else it takes, too
  readonly draw: (one: One) => ReactNode;
  readonly children: (chosen: One | undefined) => ReactNode;
}

/** What the letters behind a sign may mean, to choose from; the keyboard stays in the composer. */
export function Options<One extends { readonly id: string }>(props: OptionsProps<One>): ReactElement {
  const { id, label, shown, slash, keys, onActive, onTake, onTab, onDone, draw, children } = props;
  const [at, setAt] = useState(0);
  const chosen = shown[Math.min(at, shown.length - 1)];
  useEffect(() => setAt(0), [slash.words]);
  useEffect(() => onActive(chosen && `${id}-${chosen.id}`), [id, chosen, onActive]);
  const move = (by: number): void => setAt((at + by + shown.length) % shown.length);
  const acts: Readonly<Record<string, () => void>> = {
    Escape: onDone,
    ...(chosen && {
      ArrowDown: () => move(1),
      ArrowUp: () => move(-1),
      Enter: () => onTake(chosen),
      Tab: onTab ?? (() => onTake(chosen)),
    }),
  };
  keys.current = (event) => {
    const act = acts[event.key];
    if (!act || composing(event) || event.shiftKey || event.ctrlKey || event.metaKey) return false;
    act();
    return true;
  };
  useEffect(
    () => () => {
      keys.current = null;
    },
    [keys],
  );
  return (
    <>
      <ul id={id} role="listbox" aria-label={label}>
        {shown.map((one, index) => (
          <li
            key={one.id}
            id={`${id}-${one.id}`}
            role="option"
            aria-selected={one === chosen}
            onMouseMove={() => setAt(index)} // not what comes to lie under a pointer that rests
            onMouseDown={(event) => {
              event.preventDefault(); // the composer keeps the keyboard
              onTake(one);
            }}
          >
            {draw(one)}
          </li>
        ))}
      </ul>
      {children(chosen)}
    </>
  );
}
