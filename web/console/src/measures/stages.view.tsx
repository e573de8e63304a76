import type { ReactElement } from "react";
import { Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { Period } from "@client/api.js";
import { stages, type ReasonStages } from "@client/stages.js";
import { Failed } from "../session/failed.view.js";
import { useWords } from "../words.js";
import css from "./stages.module.css";

const STAGES = ["needs_analysis", "execution", "feedback"] as const;

/** How long conversations were in each stage, by the reason they came for. */
export function StagesByReason({ period }: { period: Period }): ReactElement {
  const { t } = useWords();
  const { data, error, refetch } = useQuery({
    queryKey: ["stages", "by-reason", period],
    queryFn: () => stages.byReason(period),
    placeholderData: (before) => before,
  });
  if (error && !data) return <Failed error={error} retry={() => void refetch()} />;
  if (!data) return <Skeleton height={180} radius={14} />;
  if (data.items.length === 0) return <p className={css.about}>{t("stages.none")}</p>;
  return (
    <>
      <p className={css.about}>{t("stages.about")}</p>
      <div className={css.scroll}>
        <table className={css.table}>
          <thead>
            <tr>
              <th scope="col">{t("filter.reason")}</th>
              <th scope="col">{t("stages.n")}</th>
              {STAGES.map((stage) => (
                <th key={stage} scope="col">
                  {t(`stage.${stage}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {data.items.map((one) => (
              <Row key={one.reason ?? "*"} one={one} />
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}

function Row({ one }: { one: ReasonStages }): ReactElement {
  const { t, number, percent, seconds } = useWords();
  return (
    <tr>
      <th scope="row">{one.reason === null ? t("stages.all") : one.reason || t("stages.no_reason")}</th>
      <td>{number(one.n)}</td>
      {one.stages.map(({ stage, share, median, p90, n }) => (
        <td key={stage}>
          <strong>{share === null ? "–" : percent(share)}</strong>
          {n > 0 && <small>{t("stages.cell", { median: seconds(median), p90: seconds(p90) })}</small>}
        </td>
      ))}
    </tr>
  );
}
