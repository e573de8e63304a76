import type { ReactElement } from "react";
import { useWords } from "../../words.js";
import { sentencesOf, type Decision } from "./because.data.js";
import css from "./because.module.css";

/** Beside an assignment: why, when somebody asks. */
export function BecauseView({ why, member }: Decision): ReactElement {
  const words = useWords();
  return (
    <details className={css.because}>
      <summary>{words.t("because.why")}</summary>
      <ul>
        {sentencesOf(why, member, words).map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
    </details>
  );
}
