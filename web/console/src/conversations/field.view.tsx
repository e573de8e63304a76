import {
  Suspense,
  useRef,
  useState,
  type FocusEvent,
  type KeyboardEvent,
  type ReactElement,
  type RefObject,
} from "react";
import { flushSync } from "react-dom";
import type { Head } from "@client/types.js";
import { part } from "../part.js";
import { usePreferences } from "../session/preferences.js";
import { useWords } from "../words.js";
import { nextBlank } from "./blanks.js";
import { accepts, sends, slashAt, unfilled, type Draft, type Slash } from "./composer.data.js";
import { mentionAt, withMention } from "./mentions.data.js";
import css from "./composer.module.css";

// Loaded with the first `/`: the desk opens without them.
const Picker = part(async () => (await import("../templates/picker.view.js")).Picker);
const Mentions = part(async () => (await import("./mentions.view.js")).Mentions);
const Marks = part(async () => (await import("../templates/blanks.view.js")).Marks);
const Blanks = part(async () => (await import("../templates/blanks.view.js")).Blanks);

interface FieldProps {
  readonly head: Head;
  readonly draft: Draft;
  readonly ended: boolean;
  readonly field: RefObject<HTMLTextAreaElement | null>;
  readonly onWrite: (text: string) => void;
  readonly onType: (text: string) => void;
  readonly onKeyDown: (event: KeyboardEvent) => void;
  readonly onFiles: (files: readonly File[]) => void;
}

/** A draft that was never touched is gone on with, not begun anew. */
function toEnd({ currentTarget: field }: FocusEvent<HTMLTextAreaElement>): void {
  if (field.selectionEnd === 0) field.setSelectionRange(field.value.length, field.value.length);
}

/** A copied table is a text, and a picture of itself beside it. */
const pasted = ({ files, types }: DataTransfer): readonly File[] => (types.includes("text/plain") ? [] : [...files]);

/** Where one writes; `/` finds templates, and what they left open is marked and filled one after the other. */
export function Field(props: FieldProps): ReactElement {
  const { head, draft, ended, field, onWrite, onType, onKeyDown, onFiles } = props;
  const { t } = useWords();
  const { enterSends } = usePreferences();
  const [slash, setSlash] = useState<Slash | null>(null);
  const [active, setActive] = useState<string>();
  const picks = useRef<(event: globalThis.KeyboardEvent) => boolean>(null); // the picker's keys, while it is open
  const open = unfilled(draft);
  const takes = (event: KeyboardEvent): boolean => {
    const stroke = event.nativeEvent;
    if (slash !== null && picks.current?.(stroke)) return true;
    const goes = open.length > 0 && (sends(stroke, enterSends) || accepts(stroke, "{"));
    if (goes) nextBlank(open);
    return goes;
  };
  const name = (one: string): void => {
    if (slash === null) return;
    flushSync(() => onWrite(withMention(draft.text, slash, one)));
    setSlash(null);
    const caret = slash.at + one.length + 2;
    field.current?.setSelectionRange(caret, caret);
  };
  return (
    <>
      {slash && (
        <Suspense>
          {draft.mode === "note" ? (
            <Mentions slash={slash} keys={picks} onActive={setActive} onPick={name} onDone={() => setSlash(null)} />
          ) : (
            <Picker
              head={head}
              slash={slash}
              keys={picks}
              onActive={setActive}
              onType={onType}
              onDone={() => setSlash(null)}
            />
          )}
        </Suspense>
      )}
      <div className={css.field}>
        <textarea
          ref={field}
          id="composer"
          data-conversation={head.id}
          rows={2}
          value={draft.text}
          aria-label={t(`composer.${draft.mode}`)}
          placeholder={t(ended ? "composer.ended" : `composer.${draft.mode}.hint`)}
          {...(slash && {
            "aria-controls": draft.mode === "note" ? "mentions" : "templates",
            "aria-activedescendant": active,
          })}
          onChange={({ currentTarget: { value, selectionStart } }) => {
            onWrite(value);
            setSlash(
              draft.mode === "note" ? mentionAt(value, selectionStart) : ended ? null : slashAt(value, selectionStart),
            );
          }}
          onFocus={toEnd}
          onBlur={() => setSlash(null)}
          onKeyDown={(event) => (takes(event) ? event.preventDefault() : onKeyDown(event))}
          onPaste={({ clipboardData }) => onFiles(pasted(clipboardData))}
        />
        {open.length > 0 && (
          <Suspense>
            <Marks text={draft.text} open={open} field={field} />
          </Suspense>
        )}
      </div>
      {open.length > 0 && (
        <Suspense>
          <Blanks open={open} />
        </Suspense>
      )}
    </>
  );
}
