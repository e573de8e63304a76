import type { ReactElement } from "react";
import type { Article, ArticleFigures } from "@client/types.js";
import { useWords, type Key } from "../words.js";

const SHOWN = ["asked", "answered", "helpful", "to_person"] as const;

interface FiguresProps {
  readonly figures: ArticleFigures;
  readonly className: string | undefined;
  readonly unasked: string | undefined;
}

/** What an article did so far; dashes where nothing was counted yet. */
export function Figures({ figures, className, unasked }: FiguresProps): ReactElement {
  const { t, number, seconds } = useWords();
  if (SHOWN.every((name) => figures[name] === 0)) return <span className={unasked}>{t("figure.none")}</span>;
  const values: [Key, string][] = SHOWN.map((name) => [
    `figure.${name}`,
    figures[name] > 0 ? number(figures[name]) : "–",
  ]);
  const saved = figures.seconds_saved ? seconds(figures.seconds_saved) : "–";
  return (
    <dl className={className}>
      {[...values, ["figure.saved", saved] as [Key, string]].map(([name, value]) => (
        <div key={name}>
          <dt>{t(name)}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** Those of all languages together; null where none is told. */
export function together(editions: readonly Article[]): ArticleFigures | null {
  const told = editions.flatMap(({ figures }) => figures ?? []);
  return told.reduce<ArticleFigures | null>((sum, one) => (sum ? added(sum, one) : one), null);
}

function added(one: ArticleFigures, other: ArticleFigures): ArticleFigures {
  const saved = [one.seconds_saved, other.seconds_saved];
  return {
    asked: one.asked + other.asked,
    answered: one.answered + other.answered,
    helpful: one.helpful + other.helpful,
    unhelpful: one.unhelpful + other.unhelpful,
    to_person: one.to_person + other.to_person,
    settled: one.settled + other.settled,
    reads: one.reads + other.reads,
    seconds_saved: saved.includes(null) ? null : saved.reduce<number>((sum, each) => sum + (each ?? 0), 0),
  };
}
