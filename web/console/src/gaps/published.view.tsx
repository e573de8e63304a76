import type { ReactElement } from "react";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { gaps, type Gap, type GapEffect } from "@client/learning.js";
import { Chip, Empty } from "@ui/bits.js";
import { Paged } from "../paged.view.js";
import { useWords } from "../words.js";
import { time } from "./gaps.data.js";
import css from "./gaps.module.css";

/** What became of the gaps that have an article now: before, since, and the time saved. */
export function Published(): ReactElement {
  const { t } = useWords();
  return (
    <>
      <Total />
      <Paged
        queryKey={["gaps", "published"]}
        fetch={(cursor) => gaps.list("published", "volume", cursor)}
        count={4}
        height={96}
        empty={
          <Empty icon="knowledge" title={t("gaps.empty.published")}>
            {t("gaps.empty.published.about")}
          </Empty>
        }
      >
        {(items) => (
          <ul className={css.list}>
            {items.map((gap) => (
              <Row key={gap.id} gap={gap} />
            ))}
          </ul>
        )}
      </Paged>
    </>
  );
}

function Total(): ReactElement {
  const words = useWords();
  const { t, number } = words;
  const { data } = useQuery({ queryKey: ["gaps", "saved"], queryFn: gaps.saved });
  const figures = [
    [t("gaps.saved.articles"), data ? number(data.articles) : "–"],
    [t("gaps.saved.settled"), data ? number(data.settled) : "–"],
    [t("gaps.saved.time"), data ? time(words, data.seconds) : "–"],
  ] as const;
  return (
    <dl className={css.total}>
      {figures.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function Row({ gap }: { gap: Gap }): ReactElement {
  const words = useWords();
  const { t, number, seconds } = words;
  return (
    <li>
      <div className={css.what}>
        {gap.article_id ? (
          <Link to="/knowledge/$id" params={{ id: gap.article_id }} className={css.title} lang={gap.language}>
            {gap.title}
          </Link>
        ) : (
          <span className={css.title}>{gap.title}</span>
        )}
        {gap.effect && <Notes effect={gap.effect} />}
      </div>
      <dl className={css.figures}>
        <div>
          <dt>{t("gaps.before")}</dt>
          <dd>{t("gaps.cost", { n: gap.volume, count: number(gap.volume), time: time(words, gap.lost_seconds) })}</dd>
        </div>
        {gap.effect && (
          <>
            <div>
              <dt>{t("gaps.since")}</dt>
              <dd>
                {gap.effect.settled > 0
                  ? t("gaps.settled", { count: number(gap.effect.settled), time: seconds(gap.effect.bot_seconds) })
                  : "–"}
              </dd>
            </div>
            <div>
              <dt>{t("gaps.saves")}</dt>
              <dd>{time(words, gap.effect.saved_seconds)}</dd>
            </div>
          </>
        )}
      </dl>
    </li>
  );
}

function Notes({ effect }: { effect: GapEffect }): ReactElement {
  const { t } = useWords();
  const { article_status: status, answered, helpful, unhelpful, asked_again: again } = effect;
  return (
    <p className={css.chips}>
      {status !== "published" && <Chip tone="amber">{t(`gaps.article.${status}`)}</Chip>}
      {answered > 0 && <Chip>{t("gaps.answered", { n: answered })}</Chip>}
      {helpful > 0 && <Chip tone="good">{t("gaps.helpful", { n: helpful })}</Chip>}
      {unhelpful > 0 && <Chip tone="red">{t("gaps.unhelpful", { n: unhelpful })}</Chip>}
      {again > 0 && <Chip tone="amber">{t("gaps.again", { n: again })}</Chip>}
    </p>
  );
}
