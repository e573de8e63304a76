import { useEffect, useState, type ReactElement, type RefObject } from "react";
import type { Member } from "@client/types.js";
import { Avatar, Keys } from "@ui/bits.js";
import { useDirectory } from "../people/directory.js";
import { useSession } from "../session/session.js";
import { useWords } from "../words.js";
import { composing, type Slash } from "./composer.data.js";
import { meant } from "./mentions.data.js";
import css from "./mentions.module.css";

interface MentionsProps {
  readonly slash: Slash;
  /** The composer asks this of every key: whether it was the list's. */
  readonly keys: RefObject<((event: KeyboardEvent) => boolean) | null>;
  readonly onActive: (id: string | undefined) => void;
  readonly onPick: (name: string) => void;
  readonly onDone: () => void;
}

/** Colleagues that the letters behind `@` mean; the keyboard stays in the composer. */
export function Mentions({ slash, keys, onActive, onPick, onDone }: MentionsProps): ReactElement {
  const { t } = useWords();
  const { member } = useSession();
  const { members, presence } = useDirectory();
  const [at, setAt] = useState(0);
  const active = members.filter(({ id, state }) => state === "active" && id !== member.id);
  const shown = meant(active, slash.words);
  const chosen = shown[Math.min(at, shown.length - 1)];
  useEffect(() => setAt(0), [slash.words]);
  useEffect(() => onActive(chosen && `mention-${chosen.id}`), [chosen, onActive]);
  const take = ({ name }: Member): void => onPick(name);
  keys.current = (event) => {
    if (composing(event) || event.shiftKey || event.ctrlKey || event.metaKey) return false;
    if (event.key === "Escape") onDone();
    else if (chosen === undefined) return false;
    else if (event.key === "ArrowDown") setAt((at + 1) % shown.length);
    else if (event.key === "ArrowUp") setAt((at - 1 + shown.length) % shown.length);
    else if (event.key === "Enter" || event.key === "Tab") take(chosen);
    else return false;
    return true;
  };
  useEffect(
    () => () => {
      keys.current = null;
    },
    [keys],
  );
  return (
    <div className={css.mentions}>
      <ul id="mentions" role="listbox" aria-label={t("mention.title")}>
        {shown.map((one, index) => (
          <li
            key={one.id}
            id={`mention-${one.id}`}
            role="option"
            aria-selected={one === chosen}
            onMouseEnter={() => setAt(index)}
            onMouseDown={(event) => {
              event.preventDefault(); // the composer keeps the keyboard
              take(one);
            }}
          >
            <Avatar name={one.name} id={one.id} size={20} presence={presence(one.id)} />
            {one.name}
          </li>
        ))}
      </ul>
      {shown.length === 0 ? (
        <p role="status">{t("mention.none")}</p>
      ) : (
        <footer>
          <Keys>↑</Keys> <Keys>↓</Keys> <Keys>Enter</Keys> {t("mention.hint")}
        </footer>
      )}
    </div>
  );
}
