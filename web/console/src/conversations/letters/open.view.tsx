/** What the desk shows of a letter that failed, loaded when there is one. */
import { Suspense, type ReactElement } from "react";
import type { Failed } from "./letters.data.js";
import css from "../timeline.module.css";
import { part } from "../../part.js";

const FailedLetter = part(async () => (await import("./failed.view.js")).FailedLetter);

interface OpenProps {
  readonly conversation: string;
  readonly letter: Failed;
  readonly told?: boolean;
}

export function Undelivered(props: OpenProps): ReactElement {
  return (
    <Suspense>
      <FailedLetter {...props} />
    </Suspense>
  );
}

/** Between the messages, where it is about none of them. */
export function UndeliveredLine(props: OpenProps): ReactElement {
  return (
    <li className={css.card}>
      <Undelivered {...props} told />
    </li>
  );
}
