/** Keys that are commands of a page. */
import { useEffect, useRef, type SyntheticEvent } from "react";
import { isFree } from "./session/shortcuts.view.js";

/** Strikes a key as if a person had: an action and its shortcut are one thing. Says whether anything heard it. */
export const strike = (key: string): boolean =>
  !window.dispatchEvent(new KeyboardEvent("keydown", { key, cancelable: true }));

/** What a form does when it is sent, by Enter or its button. */
export const submitting =
  (act: () => void) =>
  (event: SyntheticEvent): void => {
    event.preventDefault();
    act();
  };

/** Does what a key stands for while it is struck outside of fields and dialogs. */
export function useKeys(acts: Readonly<Record<string, () => void>>): void {
  const latest = useRef(acts);
  latest.current = acts;
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const act = isFree(event)
        ? latest.current[event.key.length === 1 ? event.key.toLowerCase() : event.key]
        : undefined;
      if (!act) return;
      event.preventDefault();
      act();
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, []);
}
