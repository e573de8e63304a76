import { Refused, Unreachable } from "@client/rest.js";
import { useWords } from "../words.js";

/** What to tell a person about an error: our words for codes we know, the server's for others. */
export function useSaid(): (error: unknown) => string {
  const { t, has } = useWords();
  return (error) => {
    if (error instanceof Unreachable) return t("error.unreachable");
    if (error instanceof Refused) {
      const key = `error.${error.code}`;
      return has(key) ? t(key) : error.message || t("error.unknown");
    }
    return t("error.unknown");
  };
}
