import { useState, type ReactElement } from "react";
import { Modal, Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { measures, type Period } from "@client/api.js";
import type { Cause } from "@client/types.js";
import { Bar } from "@ui/bits.js";
import { Failed } from "../session/failed.view.js";
import { useWords } from "../words.js";
import { CaseList } from "./cases.view.js";
import css from "./waterfall.module.css";

interface CausesProps {
  readonly period: Period;
  readonly target: number; // seconds
}

/** What slow answers waited for, most seconds first; each cause opens the conversations behind it. */
export function CausesOfWaits({ period, target }: CausesProps): ReactElement {
  const { t, number, seconds, percent } = useWords();
  const [open, setOpen] = useState<Cause | null>(null);
  const { data, error, refetch } = useQuery({
    queryKey: ["causes", period, target],
    queryFn: async () => measures.causes(period, target),
    placeholderData: (before) => before,
  });
  if (error && !data) return <Failed error={error} retry={() => void refetch()} />;
  if (!data) return <Skeleton height={220} radius={14} />;
  const facts = { turns: number(data.turns), late: number(data.late), target: number(target) };
  const total = data.items.reduce((sum, item) => sum + item.seconds, 0);
  return (
    <>
      <p className={css.about}>{t(data.items.length ? "causes.about" : "causes.none", facts)}</p>
      <ol className={css.causes} hidden={data.items.length === 0}>
        {data.items.map((item) => (
          <li key={item.cause}>
            <button type="button" onClick={() => setOpen(item.cause)}>
              <strong>
                <i data-cause={item.cause} aria-hidden="true" />
                {t(`cause.${item.cause}`)}
              </strong>
              <Bar share={item.seconds / total}>{percent(item.seconds / total)}</Bar>
              <span>{seconds(item.seconds)}</span>
              <small>{item.turns > 0 && t("causes.most", { count: item.turns })}</small>
              <small>
                {t("causes.before", {
                  before: seconds(data.before.find(({ cause }) => cause === item.cause)?.seconds ?? null),
                })}
              </small>
              <em>{t(`cause.${item.cause}.advice`)}</em>
            </button>
          </li>
        ))}
      </ol>
      <Modal opened={open !== null} onClose={() => setOpen(null)} title={open && t(`cause.${open}`)} size="lg">
        {open && (
          <CaseList
            queryKey={["cause", open, period, target]}
            fetch={async (cursor) => measures.behindCause(open, period, target, cursor)}
          />
        )}
      </Modal>
    </>
  );
}
