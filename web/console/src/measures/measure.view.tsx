import type { ReactElement } from "react";
import { Skeleton, Tooltip } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { measures, type Period } from "@client/api.js";
import type { Measure } from "@client/types.js";
import { Bar } from "@ui/bits.js";
import { useWords, type Words } from "../words.js";
import { bars, mark } from "./speed.data.js";
import css from "./speed.module.css";

export type Choose = (measure: string, from?: number, to?: number) => void;

const FIGURES = ["median", "p90", "p95", "longest", "mean"] as const;

export function nameOf({ t, has }: Words, measure: string): string {
  const key = `measure.${measure}`;
  return has(key) ? t(key) : measure;
}

function aboutOf({ t, has }: Words, measure: string): string {
  const key = `measure.${measure}.about`;
  return has(key) ? t(key) : "";
}

export function Table({
  items,
  target,
  onChoose,
}: {
  items: readonly Measure[];
  target: number;
  onChoose: Choose;
}): ReactElement {
  const words = useWords();
  const { t, number } = words;
  return (
    <div className={css.scroll} tabIndex={0} role="region" aria-label={t("speed.table")}>
      <table className={css.table}>
        <thead>
          <tr>
            <th scope="col">{t("speed.measure")}</th>
            <th scope="col">n</th>
            {FIGURES.map((figure) => (
              <th key={figure} scope="col">
                {t(`figure.${figure}`)}
              </th>
            ))}
            <th scope="col">{t("figure.within", { target: number(target) })}</th>
            <th scope="col">{t("figure.open")}</th>
          </tr>
        </thead>
        <tbody>
          {items.map((item) => (
            <Line key={item.name} item={item} target={target} onChoose={onChoose} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Line({ item, target, onChoose }: { item: Measure; target: number; onChoose: Choose }): ReactElement {
  const words = useWords();
  const { t, number, percent, seconds } = words;
  const share = item.within[String(target)] ?? null;
  const isShare = item.unit === "share"; // then only the share says anything
  const upto: Partial<Record<(typeof FIGURES)[number], number | null>> = {
    median: item.median,
    p90: item.p90,
    p95: item.p95,
  };
  return (
    <tr>
      <th scope="row">
        <Tooltip label={aboutOf(words, item.name)} multiline maw={320} position="top-start">
          <button type="button" onClick={() => onChoose(item.name)}>
            {nameOf(words, item.name)}
          </button>
        </Tooltip>
      </th>
      <td>{number(item.n)}</td>
      {FIGURES.map((figure) => (
        <td key={figure} data-figure={figure}>
          {!isShare && (
            <button
              type="button"
              onClick={() => onChoose(item.name, upto[figure] ?? undefined)}
              aria-label={`${nameOf(words, item.name)}, ${t(`figure.${figure}`)}: ${seconds(item[figure])}`}
            >
              {seconds(item[figure])}
            </button>
          )}
        </td>
      ))}
      <td>
        <button type="button" onClick={() => onChoose(item.name, target)}>
          <Bar share={share ?? 0}>{share === null ? "–" : percent(share, 1)}</Bar>
        </button>
      </td>
      <td className={css.open}>{openOnes(words, item)}</td>
    </tr>
  );
}

/** Waits that have no end yet are counted, never dropped. */
export function openOnes({ t, number }: Words, item: Measure): string {
  const parts = [
    item.left ? t("figure.left", { n: number(item.left) }) : "",
    item.waiting ? t("figure.waiting", { n: number(item.waiting) }) : "",
  ];
  return parts.filter(Boolean).join(" · ") || "–";
}

interface CardProps {
  readonly item: Measure;
  readonly period: Period;
  readonly target: number;
  readonly onChoose: Choose;
}

export function MeasureCard({ item, period, target, onChoose }: CardProps): ReactElement {
  const words = useWords();
  const { t, seconds } = words;
  const { data } = useQuery({
    queryKey: ["histogram", item.name, period],
    queryFn: () => measures.histogram(item.name, period),
  });
  return (
    <section className={css.card} aria-label={nameOf(words, item.name)}>
      <header>
        <h3>{nameOf(words, item.name)}</h3>
        <span>
          {t("figure.median")} <strong>{seconds(item.median)}</strong>
        </span>
      </header>
      {data ? (
        <Histogram name={item.name} bins={data.bins} target={target} onChoose={onChoose} />
      ) : (
        <Skeleton height={92} />
      )}
    </section>
  );
}

type HistogramProps = Pick<CardProps, "target" | "onChoose"> & { name: string; bins: Parameters<typeof bars>[0] };

function Histogram({ name, bins, target, onChoose }: HistogramProps): ReactElement {
  const { t, number, seconds } = useWords();
  const drawn = bars(bins, target);
  return (
    <div className={css.bars}>
      {drawn.map(({ bin, height, late }, at) => {
        const range =
          bin.to === null ? t("bin.over", { from: seconds(bin.from) }) : `${seconds(bin.from)} – ${seconds(bin.to)}`;
        const label = t("bin.label", { range, count: number(bin.n) });
        return (
          <Tooltip key={bin.from} label={label} openDelay={0}>
            <button
              type="button"
              aria-label={label}
              data-late={late || undefined}
              disabled={bin.n === 0}
              onClick={() => onChoose(name, bin.from, bin.to ?? undefined)}
            >
              <i style={{ height: `${Math.max(bin.n > 0 ? 3 : 0, height * 100)}%` }} />
              <small aria-hidden="true">{drawn.length > 12 && at % 2 === 1 ? "" : mark(bin.from)}</small>
            </button>
          </Tooltip>
        );
      })}
    </div>
  );
}
