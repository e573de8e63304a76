import { useId, type ReactElement } from "react";
import type { ReportBin } from "@client/training.js";
import { useWords } from "../words.js";
import { bars } from "./training.data.js";
import css from "./training.module.css";

const SIDE = 260; // of the square, in units of the drawing
const TICKS = [0, 0.25, 0.5, 0.75, 1] as const;

/** How often the bot was right, by how sure it was: as a drawing, and the same as a table. */
export function Reliability({ bins }: { bins: readonly ReportBin[] }): ReactElement {
  const { t } = useWords();
  if (bins.length === 0) return <p>{t("bot.report.reliability.none")}</p>;
  return (
    <div className={css.reliability}>
      <Plot bins={bins} />
      <Table bins={bins} />
    </div>
  );
}

function Plot({ bins }: { bins: readonly ReportBin[] }): ReactElement {
  const { t, percent } = useWords();
  const id = useId();
  return (
    <svg className={css.plot} viewBox={`-46 -10 ${SIDE + 60} ${SIDE + 52}`} role="img" aria-labelledby={id}>
      <title id={id}>{t("bot.report.plot")}</title>
      {TICKS.map((tick) => (
        <g key={tick}>
          <path d={`M0 ${(1 - tick) * SIDE}H${SIDE}`} className={css.grid} />
          <text x={tick * SIDE} y={SIDE + 16} textAnchor="middle">
            {percent(tick)}
          </text>
          <text x={-6} y={(1 - tick) * SIDE + 4} textAnchor="end">
            {percent(tick)}
          </text>
        </g>
      ))}
      {bars(bins, SIDE).map(({ bin, x, width, height, weight }) => (
        <g key={bin.low}>
          <rect
            x={x + 1}
            y={SIDE - height}
            width={width - 2}
            height={height}
            opacity={0.3 + 0.7 * weight}
            className={css.bar}
          />
          <circle cx={bin.confidence * SIDE} cy={SIDE - height} r={3.5} className={css.point} />
        </g>
      ))}
      <path d={`M0 ${SIDE}L${SIDE} 0`} className={css.ideal} />
      <text x={SIDE / 2} y={SIDE + 36} textAnchor="middle">
        {t("bot.report.sure_axis")}
      </text>
      <text transform={`translate(-36 ${SIDE / 2}) rotate(-90)`} textAnchor="middle">
        {t("bot.report.right_axis")}
      </text>
    </svg>
  );
}

function Table({ bins }: { bins: readonly ReportBin[] }): ReactElement {
  const { t, number, percent } = useWords();
  return (
    <div className={css.scroll} tabIndex={0} role="region" aria-label={t("bot.report.plot")}>
      <table className={css.table}>
        <thead>
          <tr>
            <th scope="col">{t("bot.report.sure_axis")}</th>
            <th scope="col">{t("bot.report.messages")}</th>
            <th scope="col">{t("bot.report.on_average")}</th>
            <th scope="col">{t("bot.report.right_axis")}</th>
          </tr>
        </thead>
        <tbody>
          {bins.map((bin) => (
            <tr key={bin.low}>
              <th scope="row">
                {percent(bin.low)}–{percent(bin.high)}
              </th>
              <td>{number(bin.count)}</td>
              <td>{percent(bin.confidence, 1)}</td>
              <td>{percent(bin.right, 1)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
