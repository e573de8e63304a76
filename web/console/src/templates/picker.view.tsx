import { useEffect, useState, type ReactElement, type RefObject } from "react";
import { useQuery } from "@tanstack/react-query";
import type { Template, Tone } from "@client/templates.js";
import type { Head } from "@client/types.js";
import { Keys } from "@ui/bits.js";
import { notify } from "@ui/notices.js";
import { composing, type Slash } from "../conversations/composer.data.js";
import { useOwn } from "../own.js";
import { useSaid } from "../session/said.js";
import { useWords } from "../words.js";
import { insert, keepTone, keptTone } from "./insert.js";
import { templatesQuery } from "./queries.js";
import { found, textOf, titleOf, TONES } from "./templates.data.js";
import words from "./compose.json";
import css from "./compose.module.css";

const MOST = 8; // what a glance takes in

interface PickerProps {
  readonly head: Head;
  readonly slash: Slash;
  /** The composer asks this of every key: whether it was the picker's. */
  readonly keys: RefObject<((event: KeyboardEvent) => boolean) | null>;
  readonly onActive: (id: string | undefined) => void;
  readonly onType: (text: string) => void;
  readonly onDone: () => void;
}

/** Templates that the words behind `/` mean; the keyboard stays in the composer. */
export function Picker({ head, slash, keys, onActive, onType, onDone }: PickerProps): ReactElement {
  const { locale } = useWords();
  const own = useOwn(words);
  const said = useSaid();
  const { data, error } = useQuery(templatesQuery);
  const [at, setAt] = useState(0);
  const [tone, setTone] = useState(keptTone);
  const shown = found(data ?? [], slash.words).slice(0, MOST);
  const chosen = shown[Math.min(at, shown.length - 1)];
  useEffect(() => setAt(0), [slash.words]);
  useEffect(() => onActive(chosen && `template-${chosen.id}`), [chosen, onActive]);
  const take = (one: Template): void => {
    onDone();
    insert(head.id, one.id, tone, slash).then(onType, (why: unknown) => notify(said(why), "bad"));
  };
  const nextTone = (): void => {
    const next = TONES[(TONES.indexOf(tone) + 1) % TONES.length] ?? "warm";
    keepTone(next);
    setTone(next);
  };
  keys.current = (event) => {
    if (composing(event) || event.shiftKey || event.ctrlKey || event.metaKey) return false;
    if (event.key === "Escape") onDone();
    else if (chosen === undefined) return false;
    else if (event.key === "ArrowDown") setAt((at + 1) % shown.length);
    else if (event.key === "ArrowUp") setAt((at - 1 + shown.length) % shown.length);
    else if (event.key === "Enter") take(chosen);
    else if (event.key === "Tab") nextTone();
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
    <div className={css.picker}>
      <ul id="templates" role="listbox" aria-label={own("title")}>
        {shown.map((one, index) => (
          <li
            key={one.id}
            id={`template-${one.id}`}
            role="option"
            aria-selected={one === chosen}
            onMouseEnter={() => setAt(index)}
            onMouseDown={(event) => {
              event.preventDefault(); // the composer keeps the keyboard
              take(one);
            }}
          >
            <strong>{titleOf(one, locale)}</strong>
            {one.shortcut && <code>/{one.shortcut}</code>}
            {one.own && <small>{own("own")}</small>}
          </li>
        ))}
      </ul>
      {chosen ? (
        <Shown one={chosen} language={head.language} tone={tone} />
      ) : (
        <p role="status">{error ? said(error) : data ? own("none") : own("loading")}</p>
      )}
      <footer>
        <Keys>↑</Keys> <Keys>↓</Keys> {own("choose")} <Keys>Enter</Keys> {own("insert")} <Keys>Tab</Keys>{" "}
        {own("tone", { tone: own(`tone.${tone}`) })} <Keys>Esc</Keys> {own("leave")}
      </footer>
    </div>
  );
}

/** What it would say, in the customer's language. */
function Shown({ one, language, tone }: { one: Template; language: string; tone: Tone }): ReactElement {
  const own = useOwn(words);
  const [text, spoken] = textOf(one, language, tone);
  return (
    <p>
      {text}
      {spoken !== tone && <small> {own("tone.none", { tone: own(`tone.${spoken}`) })}</small>}
    </p>
  );
}
