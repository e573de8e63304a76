import type { ReactElement } from "react";
import { useRouter } from "@tanstack/react-router";
import { Failed } from "@ui/bits.js";
import { useSaid } from "./said.js";
import { useWords } from "../words.js";

/** A page that could not be shown. */
export function Broken({ error, reset }: { error: unknown; reset?: () => void }): ReactElement {
  const { t } = useWords();
  const said = useSaid();
  const router = useRouter();
  const retry = (): void => {
    reset?.();
    void router.invalidate();
  };
  return <Failed title={t("error.title")} detail={said(error)} again={t("action.retry")} retry={retry} />;
}
