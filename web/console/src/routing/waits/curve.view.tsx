import { useId, type ReactElement } from "react";
import type { Patience } from "@client/waits.js";
import { useOwn } from "../../own.js";
import { useWords } from "../../words.js";
import own from "./page.json";
import { across, band, HIGH, line, WIDE } from "./waits.data.js";
import css from "./waits.module.css";

const SHARES = [0, 0.5, 1] as const;
const MARKS = [10, 30, 60, 120, 300]; // seconds: what people count a wait in

/** How many customers are still willing to wait: own history with its interval, and the field's figures beside it. */
export function Curve({ points }: { points: readonly Patience[] }): ReactElement {
  const { percent, seconds } = useWords();
  const w = useOwn(own);
  const id = useId();
  const last = points.at(-1)?.seconds ?? 1;
  return (
    <svg className={css.curve} viewBox={`-44 -10 ${WIDE + 60} ${HIGH + 36}`} role="img" aria-labelledby={id}>
      <title id={id}>{w("waits.patience.plot")}</title>
      {SHARES.map((share) => (
        <g key={share}>
          <path d={`M0 ${(1 - share) * HIGH}H${WIDE}`} className={css.grid} />
          <text x={-6} y={(1 - share) * HIGH + 4} textAnchor="end">
            {percent(share)}
          </text>
        </g>
      ))}
      {MARKS.filter((mark) => mark <= last).map((mark) => (
        <text key={mark} x={across(mark, last)} y={HIGH + 18} textAnchor="middle">
          {seconds(mark)}
        </text>
      ))}
      <path d={band(points)} className={css.band} />
      <path d={line(points, "prior")} className={css.prior} />
      <path d={line(points, "stays")} className={css.own} />
    </svg>
  );
}

export function PatienceTable({ points }: { points: readonly Patience[] }): ReactElement {
  const { percent, seconds } = useWords();
  const w = useOwn(own);
  return (
    <div className={css.scroll} tabIndex={0} role="region" aria-label={w("waits.patience.plot")}>
      <table className={css.table}>
        <thead>
          <tr>
            <th scope="col">{w("waits.patience.after")}</th>
            <th scope="col">{w("waits.patience.stays")}</th>
            <th scope="col">{w("waits.patience.interval")}</th>
            <th scope="col">{w("waits.patience.prior")}</th>
          </tr>
        </thead>
        <tbody>
          {points.slice(1).map((point) => (
            <tr key={point.seconds}>
              <th scope="row">{seconds(point.seconds)}</th>
              <td>{percent(point.stays)}</td>
              <td>
                {percent(point.low)}–{percent(point.high)}
              </td>
              <td>{percent(point.prior)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
