import type { ReactElement } from "react";
import type { Job } from "@client/training.js";
import { useWords } from "../words.js";
import { isGoing } from "./jobs.js";
import css from "./training.module.css";

/** How far long work is; its place is kept while nothing goes on, so that nothing jumps. */
export function Progress({ job, label }: { job: Job | undefined; label: string }): ReactElement {
  const { percent } = useWords();
  if (job === undefined || !isGoing(job)) return <div className={css.progress} />;
  return (
    <div className={css.progress}>
      <span
        className={css.track}
        role="progressbar"
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.round(job.share * 100)}
      >
        <b style={{ width: `${Math.max(2, job.share * 100)}%` }} />
      </span>
      <small>
        {label} {percent(job.share)}
      </small>
    </div>
  );
}
