import { Suspense, useEffect, useState, type ReactElement } from "react";
import { useParams } from "@tanstack/react-router";
import { useDesk } from "../conversations/desk.store.js";
import { part } from "../part.js";
import { useSaid } from "../session/said.js";

// Loaded when somebody asks: the desk opens without it.
const Palette = part(async () => (await import("./palette.view.js")).Palette);
const MACRO = /^(?:Digit|Numpad)([1-9])$/;

/** Ctrl or ⌘ with K opens the palette wherever one is; Alt with a digit runs a macro on the open conversation. */
export function OpenPalette(): ReactElement | null {
  const [opened, setOpened] = useState<boolean | null>(null);
  const { id } = useParams({ strict: false });
  const store = useDesk();
  const said = useSaid();
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const digit = event.altKey && !event.ctrlKey && id ? MACRO.exec(event.code)?.[1] : undefined;
      if (digit && id) void import("./run.js").then(({ runByKey }) => runByKey(store, id, digit, said));
      else if (event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey) && !event.isComposing)
        setOpened(true);
      else return;
      event.preventDefault();
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, [id, store, said]);
  return opened === null ? null : (
    <Suspense>
      <Palette opened={opened} conversation={id ?? null} onClose={() => setOpened(false)} />
    </Suspense>
  );
}
