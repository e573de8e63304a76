import type { ReactElement } from "react";
import { Button } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { alerts } from "@client/board.js";
import { useWords } from "../../words.js";
import { useBoardWords, whyNot } from "./words.js";
import css from "./board.module.css";

/** Sends a letter and a call now: that an address is wrong is not learnt in the night it is needed. */
export function Trial({ url }: { url: string }): ReactElement {
  const b = useBoardWords();
  const { locale } = useWords();
  const test = useMutation({ mutationFn: () => alerts.test(url) });
  const came = (way: "mail" | "webhook", why: string): string =>
    why === "" ? b(`${way}.tried`) : b(`${way}.failed`, { why: whyNot(locale, why) });
  const { mail = null, webhook = null } = test.data ?? {};
  return (
    <div className={css.row}>
      <Button variant="default" loading={test.isPending} onClick={() => test.mutate()}>
        {b("try")}
      </Button>
      <span role="status">
        {[mail !== null && came("mail", mail), webhook !== null && came("webhook", webhook)]
          .filter(Boolean)
          .join(" · ")}
      </span>
    </div>
  );
}
