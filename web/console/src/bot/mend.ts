import type { FlowProblem } from "@client/bot.js";
import { LOCALE_NAMES, useWords } from "../words.js";

/** What is wrong with a flow, in the console's words and the languages' own names. */
export function useMend(): (problem: FlowProblem) => string {
  const { t, has, locale } = useWords();
  return ({ code, facts, message }) => {
    const key = `bot.mend.${code}`;
    if (!has(key)) return message;
    const languages = Object.entries(LOCALE_NAMES).filter(([tag]) => String(facts["languages"]).includes(tag));
    return t(key, { ...facts, languages: new Intl.ListFormat(locale).format(languages.map(([, name]) => name)) });
  };
}
