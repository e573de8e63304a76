import { useEffect, type ReactElement } from "react";
import { Modal } from "@mantine/core";
import { Keys } from "@ui/bits.js";
import { createStore, useStore } from "../store.js";
import { useWords } from "../words.js";
import { GROUPS } from "./shortcuts.data.js";
import css from "./shortcuts.module.css";

const shown = createStore(false);
export const showShortcuts = (): void => shown.set(() => true);

/** Keys struck outside of fields and dialogs are shortcuts. */
export function isFree(event: KeyboardEvent): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.defaultPrevented) return false;
  const target = event.target instanceof Element ? event.target : null;
  return (
    target === null ||
    target.closest(
      "input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable], [role=dialog], [role=menu]",
    ) === null
  );
}

export function Shortcuts(): ReactElement {
  const { t } = useWords();
  const open = useStore(shown, (value) => value);
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.key !== "?" || !isFree(event)) return;
      event.preventDefault();
      showShortcuts();
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, []);
  return (
    <Modal
      opened={open}
      onClose={() => shown.set(() => false)}
      title={t("keys.title")}
      size="xl"
      closeButtonProps={{ "aria-label": t("action.close") }}
    >
      <div className={css.groups}>
        {GROUPS.map(([group, keys]) => (
          <section key={group} className={css.group}>
            <h3>{t(group)}</h3>
            <dl className={css.keys}>
              {keys.map(({ keys: struck, name }) => (
                <div key={name}>
                  <dt>{t(name)}</dt>
                  <dd>
                    {struck.split(" ").map((key) => (
                      <Keys key={key}>{key}</Keys>
                    ))}
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Modal>
  );
}
