import { useLayoutEffect, useRef, type ReactElement, type RefObject } from "react";
import { Keys } from "@ui/bits.js";
import { nextBlank } from "../conversations/blanks.js";
import { useOwn } from "../own.js";
import words from "./compose.json";
import css from "./compose.module.css";

interface MarksProps {
  readonly text: string;
  readonly open: readonly string[];
  readonly field: RefObject<HTMLTextAreaElement | null>;
}

/** Behind the text the same text, unseen but for the colour under its open blanks. */
export function Marks({ text, open, field }: MarksProps): ReactElement {
  const layer = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const area = field.current;
    const follow = (): void => {
      if (layer.current && area) layer.current.scrollTop = area.scrollTop;
    };
    follow();
    area?.addEventListener("scroll", follow);
    return () => area?.removeEventListener("scroll", follow);
  }, [field, text]);
  return (
    <div ref={layer} className={css.marks} aria-hidden="true">
      {parts(text, open).map((part, index) => (open.includes(part) ? <mark key={index}>{part}</mark> : part))}
    </div>
  );
}

/** The text in pieces, of which some are blanks. */
function parts(text: string, open: readonly string[]): readonly string[] {
  return open.reduce<readonly string[]>(
    (all, blank) =>
      all.flatMap((piece) =>
        open.includes(piece) ? [piece] : piece.split(blank).flatMap((part, n) => (n === 0 ? [part] : [blank, part])),
      ),
    [text],
  );
}

/** What is still to be filled; nothing is sent before. */
export function Blanks({ open }: { open: readonly string[] }): ReactElement {
  const own = useOwn(words);
  return (
    <div className={css.blanks} role="status">
      <span>{own("fill", { n: open.length })}</span>
      {open.map((blank) => (
        <button key={blank} type="button" onClick={() => nextBlank([blank])}>
          {blank}
        </button>
      ))}
      <small>
        <Keys>Tab</Keys> {own("next")}
      </small>
    </div>
  );
}
