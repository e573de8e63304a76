import { Refused, Unreachable } from "@client/rest.js";
import { fill, useWords, type Facts } from "../words.js";
import { useErrors } from "./errors.js";

interface Reason {
  readonly code: string;
  readonly facts: Facts;
  readonly message: string;
}

/** Why something cannot be an article: in our words where we have some, else in the server's. */
export function useReason(): (reason: Reason) => string {
  const { t, has } = useWords();
  return ({ code, facts, message }) => {
    const key = `reason.${code}`;
    return has(key) ? t(key, facts) : message;
  };
}

/** What to tell a person about an error: our words for codes we know, the server's for others. */
export function useSaid(): (error: unknown) => string {
  const { t, has, locale } = useWords();
  const because = useReason();
  const errors = useErrors();
  return (error) => {
    if (error instanceof Unreachable) return t("error.unreachable");
    if (error instanceof Refused) {
      const { reason } = error.facts;
      if (typeof reason === "string")
        return because({ code: reason, facts: error.facts as Facts, message: error.message });
      const key = `error.${error.code}`;
      if (has(key)) return t(key);
      const said = errors[error.code]?.[locale];
      const { message } = error;
      return said ? fill(said, { message }, new Intl.PluralRules(locale)) : message || t("error.unknown");
    }
    return t("error.unknown");
  };
}
