import { useId, type ReactElement } from "react";
import type { Patience } from "@client/waits.js";
import { useOwn } from "../../own.js";
import { useWords } from "../../words.js";
import { across, band, HIGH, line, WIDE } from "./waits.data.js";
import catalogue from "./own.json";
import css from "./waits.module.css";
import { limit } from "../targets/targets.data.js";

const SHARES = [0, 0.5, 1] as const;
const MARKS = [10, 30, 60, 120, 300]; // seconds: what people count a wait in

/** How many customers are still willing to wait: own history with its interval, and the field's figures beside it. */
export function Curve({ points }: { points: readonly Patience[] }): ReactElement {
  const words = useWords();
  const { percent } = words;
  const own = useOwn(catalogue);
  const id = useId();
  const last = points.at(-1)?.seconds ?? 1;
  return (
    <svg className={css.curve} viewBox={`-44 -10 ${WIDE + 68} ${HIGH + 36}`} role="img" aria-labelledby={id}>
      <title id={id}>{own("waits.patience.plot")}</title>
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
          {limit(words, mark)}
        </text>
      ))}
      <path d={band(points)} className={css.band} />
      <path d={line(points, "prior")} className={css.prior} />
      <path d={line(points, "stays")} className={css.own} />
    </svg>
  );
}

export function PatienceTable({ points }: { points: readonly Patience[] }): ReactElement {
  const words = useWords();
  const { percent } = words;
  const own = useOwn(catalogue);
  return (
    <div className={css.scroll} tabIndex={0} role="region" aria-label={own("waits.patience.plot")}>
      <table className={css.table}>
        <thead>
          <tr>
            <th scope="col">{own("waits.patience.after")}</th>
            <th scope="col">{own("waits.patience.stays")}</th>
            <th scope="col">{own("waits.patience.interval")}</th>
            <th scope="col">{own("waits.patience.prior")}</th>
          </tr>
        </thead>
        <tbody>
          {points.slice(1).map((point) => (
            <tr key={point.seconds}>
              <th scope="row">{limit(words, point.seconds)}</th>
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
