import type { ReactElement } from "react";
import { Icon } from "@ui/icons.js";
import { useOwn } from "../own.js";
import type { Hint, Step } from "./coach.data.js";
import own from "./own.json";
import css from "./coach.module.css";

interface StepsProps {
  readonly steps: readonly Step[];
  readonly onTake: (hint: Hint) => void;
}

/** LATTE beside the coach's line: each step ticked once it is written, else a button that writes it. */
export function Steps({ steps, onTake }: StepsProps): ReactElement {
  const say = useOwn(own);
  return (
    <ul className={css.steps} aria-label={say("steps")}>
      {steps.map(({ kind, missing }) => {
        const step = say(`kind.${kind}`);
        const told = missing ? say("step.add", { step, to: missing.to }) : say("step.done", { step });
        return (
          <li key={kind}>
            <button
              type="button"
              title={told}
              aria-label={told}
              aria-disabled={missing === null}
              onClick={() => missing && onTake(missing)}
            >
              {say(`step.${kind}`)}
              {missing === null && <Icon name="check" size={10} />}
            </button>
          </li>
        );
      })}
    </ul>
  );
}
