import type { ReactElement } from "react";
import { useWords } from "../../words.js";
import { sentencesOf, type Decision } from "./because.data.js";
import css from "./because.module.css";

/** Under an assignment: why, when somebody asks. */
export function BecauseView({ why, member }: Decision): ReactElement {
  const words = useWords();
  return (
    <li className={css.because}>
      <details>
        <summary>{words.t("because.why")}</summary>
        <ul>
          {sentencesOf(why, member, words).map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
        </ul>
      </details>
    </li>
  );
}
