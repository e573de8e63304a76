import type { ReactElement } from "react";
import { Failed as Said } from "@ui/bits.js";
import { useWords } from "../words.js";
import { useSaid } from "./said.js";

/** What could not be read, in words, and a way to try again. */
export function Failed({ error, retry }: { error: unknown; retry: () => void }): ReactElement {
  const { t } = useWords();
  return <Said title={t("error.title")} detail={useSaid()(error)} retry={retry} again={t("action.retry")} />;
}
