import type { ReactElement } from "react";
import { Skeleton, Tooltip } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { measures, type Period } from "@client/api.js";
import type { Measure } from "@client/types.js";
import { Bar } from "@ui/bits.js";
import { useWords, type Words } from "../words.js";
import { bars, certaintyOf, mark, UNREACHED, type FigureName, type Part } from "./speed.data.js";
import css from "./speed.module.css";

export type Choose = (measure: string, part?: Part) => void;

const FIGURES: readonly FigureName[] = ["median", "p90", "p95", "longest", "mean"];
const PERCENTILES: ReadonlySet<FigureName> = new Set(["median", "p90", "p95"]); // each opens what is slower

export function nameOf({ t, has }: Words, measure: string): string {
  const key = `measure.${measure}`;
  return has(key) ? t(key) : measure;
}

function aboutOf({ t, has }: Words, measure: string): string {
  const key = `measure.${measure}.about`;
  return has(key) ? t(key) : "";
}

/** A figure as it may be said: "≥" where it is the least it can be, "–" where nobody knows. */
export function figureOf({ seconds }: Words, item: Measure, figure: FigureName): string {
  const certainty = certaintyOf(item, figure, seconds);
  if (certainty === "unknown") return seconds(null);
  return certainty === "exact" ? seconds(item[figure]) : `≥ ${seconds(item[figure])}`;
}

/** Why a figure is not exact; empty where it is. */
function whyOf(words: Words, item: Measure, figure: FigureName): string {
  const { t, seconds } = words;
  const open = openOnes(words, item);
  const certainty = certaintyOf(item, figure, seconds);
  if (certainty === "exact" || item.n === 0) return "";
  if (certainty === "unknown") return t("figure.unknown", { open });
  const most = item.at_most[figure];
  return most === null ? t("figure.least", { open }) : t("figure.between", { open, most: seconds(most) });
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
  const { t, number, percent } = words;
  const share = item.within[String(target)] ?? null;
  const name = nameOf(words, item.name);
  return (
    <tr>
      <th scope="row">
        <Tooltip label={aboutOf(words, item.name)} multiline maw={320} position="top-start">
          <button type="button" onClick={() => onChoose(item.name)}>
            {name}
          </button>
        </Tooltip>
      </th>
      <td>
        <button type="button" onClick={() => onChoose(item.name)} aria-label={`${name}, n: ${number(item.n)}`}>
          {number(item.n)}
        </button>
      </td>
      {FIGURES.map((figure) => (
        <td key={figure} data-figure={figure}>
          {item.unit === "seconds" && <Figure item={item} figure={figure} onChoose={onChoose} />}
        </td>
      ))}
      <td>
        <button
          type="button"
          onClick={() => onChoose(item.name, { from: target })}
          aria-label={`${name}, ${t("figure.within", { target: number(target) })}: ${share === null ? "–" : percent(share, 1)}`}
        >
          <Bar share={share ?? 0}>{share === null ? "–" : percent(share, 1)}</Bar>
        </button>
      </td>
      <td className={css.open}>
        {UNREACHED.filter((how) => item[how] > 0).map((how) => (
          <button key={how} type="button" onClick={() => onChoose(item.name, { how })}>
            {t(`figure.${how}`, { n: number(item[how]) })}
          </button>
        ))}
      </td>
    </tr>
  );
}

function Figure({ item, figure, onChoose }: { item: Measure; figure: FigureName; onChoose: Choose }): ReactElement {
  const words = useWords();
  const shown = figureOf(words, item, figure);
  const why = whyOf(words, item, figure);
  const from = PERCENTILES.has(figure) ? (item[figure] ?? undefined) : undefined;
  return (
    <Tooltip label={why} disabled={!why} multiline maw={320}>
      <button
        type="button"
        onClick={() => onChoose(item.name, { from })}
        aria-label={`${nameOf(words, item.name)}, ${words.t(`figure.${figure}`)}: ${shown}`}
      >
        {shown}
      </button>
    </Tooltip>
  );
}

/** Waits that have no end yet are counted, never dropped. */
export function openOnes({ t, number }: Words, item: Measure): string {
  const some = UNREACHED.filter((how) => item[how] > 0);
  return some.map((how) => t(`figure.${how}`, { n: number(item[how]) })).join(" · ");
}

interface CardProps {
  readonly item: Measure;
  readonly period: Period;
  readonly target: number;
  readonly onChoose: Choose;
}

export function MeasureCard({ item, period, target, onChoose }: CardProps): ReactElement {
  const words = useWords();
  const { t } = words;
  const { data } = useQuery({
    queryKey: ["histogram", item.name, period],
    queryFn: () => measures.histogram(item.name, period),
  });
  return (
    <section className={css.card} aria-label={nameOf(words, item.name)}>
      <header>
        <h3>{nameOf(words, item.name)}</h3>
        <span>
          {t("figure.median")} <strong>{figureOf(words, item, "median")}</strong>
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
  const words = useWords();
  const { t, number, seconds } = words;
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
              onClick={() => onChoose(name, { from: bin.from, to: bin.to ?? undefined })}
            >
              <i style={{ height: `${Math.max(bin.n > 0 ? 3 : 0, height * 100)}%` }} />
              <small aria-hidden="true">{drawn.length > 12 && at % 2 === 1 ? "" : mark(words, bin.from)}</small>
            </button>
          </Tooltip>
        );
      })}
    </div>
  );
}
