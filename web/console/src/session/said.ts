import { Refused, Unreachable } from "@client/rest.js";
import { fill, useWords, type Facts } from "../words.js";
import { useErrors } from "./errors.js";

interface Reason {
  readonly code: string;
  readonly facts: Facts;
  readonly message: string;
}

/** Why something cannot be an article, or a condition: in our words where we have some, else in the server's. */
export function useReason(): (reason: Reason) => string {
  const { t, has, locale } = useWords();
  const errors = useErrors();
  return ({ code, facts, message }) => {
    const key = `reason.${code}`;
    const said = errors[code]?.[locale];
    if (has(key)) return t(key, facts);
    return said ? fill(said, facts, new Intl.PluralRules(locale)) : message;
  };
}

const CONDITION = /^(condition_\w+): (.*)$/s;

/** Why a condition that is in force could not be told: the server keeps the reason and the word it is about. */
export function useTrouble(): (trouble: string) => string {
  const because = useReason();
  return (trouble) => {
    const [, code = "", word = ""] = CONDITION.exec(trouble) ?? [];
    return because({ code, facts: { word }, message: trouble });
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
