import { useState, type ReactElement } from "react";
import { Select } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { gaps, type Gap, type Top } from "@client/learning.js";
import { Chip, Empty, Rows, type Tone } from "@ui/bits.js";
import { Failed } from "../session/failed.view.js";
import { useWords } from "../words.js";
import { MakeProblem } from "../problems/causes.view.js";
import { months, time } from "./gaps.data.js";
import { GapDialog } from "./gap.view.js";
import css from "./gaps.module.css";

const TONES: Readonly<Record<Top["advice"], Tone>> = { automate: "good", simplify: "accent", eliminate: "amber" };

interface TopProps {
  readonly month: string | undefined;
  readonly onMonth: (month: string) => void;
}

/** The ten questions that cost most in a month, each with what to do about it. */
export function TopTen({ month, onMonth }: TopProps): ReactElement {
  const { t, locale } = useWords();
  const [shown, setShown] = useState<Gap | null>(null);
  const top = useQuery({ queryKey: ["gaps", "top", month], queryFn: () => gaps.top(month) });
  const name = new Intl.DateTimeFormat(locale, { year: "numeric", month: "long", timeZone: "UTC" });
  const choices = months(Date.now());
  return (
    <>
      <div className={css.tools}>
        <Select
          size="xs"
          aria-label={t("gaps.month")}
          value={month ?? choices[0] ?? null}
          onChange={(value) => value && onMonth(value)}
          data={choices.map((value) => ({ value, label: name.format(new Date(`${value}-01T00:00:00Z`)) }))}
        />
      </div>
      {top.isPending && <Rows count={5} height={72} label={t("state.loading")} />}
      {top.error && <Failed error={top.error} retry={() => void top.refetch()} />}
      {top.data?.items.length === 0 && (
        <Empty icon="check" title={t("gaps.empty.top")}>
          {t("gaps.empty.top.about")}
        </Empty>
      )}
      {top.data && top.data.items.length > 0 && (
        <ol className={css.list} data-numbered>
          {top.data.items.map((item) => (
            <Item key={item.gap.id} item={item} onOpen={() => setShown(item.gap)} />
          ))}
        </ol>
      )}
      <GapDialog gap={shown} onClose={() => setShown(null)} />
    </>
  );
}

function Item({ item, onOpen }: { item: Top; onOpen: () => void }): ReactElement {
  const words = useWords();
  const { t, number } = words;
  const { gap, advice } = item;
  return (
    <li>
      <div className={css.what}>
        <button type="button" className={css.title} lang={gap.language} onClick={onOpen}>
          {gap.title}
        </button>
        <p className={css.chips}>
          <Chip tone={TONES[advice]}>{t(`gaps.advice.${advice}`)}</Chip>
          {gap.status === "published" && <Chip tone="good">{t("gaps.view.published")}</Chip>}
          <span>{t(`gaps.advice.${advice}.about`)}</span>
        </p>
      </div>
      <dl className={css.figures}>
        <div>
          <dt>{t("gaps.asked")}</dt>
          <dd>{number(item.volume)}</dd>
        </div>
        <div>
          <dt>{t("gaps.lost")}</dt>
          <dd>{time(words, item.lost_seconds)}</dd>
        </div>
      </dl>
      {advice === "eliminate" && <MakeProblem gap={gap.id} title={gap.title} />}
    </li>
  );
}
