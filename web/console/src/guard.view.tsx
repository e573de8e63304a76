import type { ReactElement } from "react";
import { Button, Modal } from "@mantine/core";
import { useBlocker } from "@tanstack/react-router";
import { useWords } from "./words.js";
import css from "./guard.module.css";

/** Nobody loses what they wrote by a click beside it, or by closing the window. */
export function Guard({ when }: { when: boolean }): ReactElement {
  const { t } = useWords();
  const blocker = useBlocker({
    shouldBlockFn: ({ current, next }) => when && current.pathname !== next.pathname,
    enableBeforeUnload: when,
    withResolver: true,
  });
  return (
    <Modal opened={blocker.status === "blocked"} onClose={() => blocker.reset?.()} title={t("guard.title")}>
      <p>{t("guard.about")}</p>
      <footer className={css.footer}>
        <Button variant="default" onClick={() => blocker.proceed?.()}>
          {t("guard.leave")}
        </Button>
        <Button data-autofocus onClick={() => blocker.reset?.()}>
          {t("guard.stay")}
        </Button>
      </footer>
    </Modal>
  );
}
