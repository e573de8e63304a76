import { useState, type ReactElement } from "react";
import { useQuery } from "@tanstack/react-query";
import type { Template, Tone } from "@client/templates.js";
import type { Head } from "@client/types.js";
import { Keys } from "@ui/bits.js";
import { notify } from "@ui/notices.js";
import { Options, type Completing } from "../conversations/options.view.js";
import { useOwn } from "../own.js";
import { useSaid } from "../session/said.js";
import { useWords } from "../words.js";
import { insert, keepTone, keptTone } from "./insert.js";
import { templatesQuery } from "./queries.js";
import { found, textOf, titleOf, TONES } from "./templates.data.js";
import words from "./compose.json";
import css from "./compose.module.css";

const MOST = 8; // what a glance takes in

interface PickerProps extends Completing {
  readonly head: Head;
  readonly onType: (text: string) => void;
}

/** Templates that the words behind `/` mean. */
export function Picker({ head, onType, ...list }: PickerProps): ReactElement {
  const { locale } = useWords();
  const own = useOwn(words);
  const said = useSaid();
  const { data, error } = useQuery(templatesQuery);
  const [tone, setTone] = useState(keptTone);
  const take = (one: Template): void => {
    list.onDone();
    insert(head.id, one.id, tone, list.slash).then(onType, (why: unknown) => notify(said(why), "bad"));
  };
  const nextTone = (): void => {
    const next = TONES[(TONES.indexOf(tone) + 1) % TONES.length] ?? "warm";
    keepTone(next);
    setTone(next);
  };
  return (
    <div className={css.picker}>
      <Options
        {...list}
        id="templates"
        label={own("title")}
        shown={found(data ?? [], list.slash.words).slice(0, MOST)}
        onTake={take}
        onTab={nextTone}
        draw={(one) => (
          <>
            <strong>{titleOf(one, locale)}</strong>
            {one.shortcut && <code>/{one.shortcut}</code>}
            {one.own && <small>{own("own")}</small>}
          </>
        )}
      >
        {(chosen) =>
          chosen ? (
            <Shown one={chosen} language={head.language} tone={tone} />
          ) : (
            <p role="status">{error ? said(error) : data ? own("none") : own("loading")}</p>
          )
        }
      </Options>
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
