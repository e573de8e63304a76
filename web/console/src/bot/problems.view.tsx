import type { ReactElement } from "react";
import type { FlowProblem } from "@client/bot.js";
import { Icon } from "@ui/icons.js";
import { useWords } from "../words.js";
import { useMend } from "./mend.js";
import css from "./bot.module.css";

interface ProblemsProps {
  readonly problems: readonly FlowProblem[];
  readonly onStep?: (id: string) => void;
}

/** What is to be mended, errors first; each leads to its step. */
export function Problems({ problems, onStep }: ProblemsProps): ReactElement | null {
  const { t } = useWords();
  const said = useMend();
  if (problems.length === 0) return null;
  return (
    <ul className={css.problems}>
      {problems.map((problem, index) => (
        <li key={index} data-level={problem.level}>
          <Icon name="warn" size={15} />
          <span>
            <span className="visually-hidden">{t(`bot.problem.${problem.level}`)}: </span>
            {problem.line !== null && <b>{t("bot.problem.line", { n: problem.line })} </b>}
            {said(problem)}
          </span>
          {problem.step && onStep && (
            <button type="button" onClick={() => onStep(problem.step)}>
              {problem.step}
            </button>
          )}
        </li>
      ))}
    </ul>
  );
}
