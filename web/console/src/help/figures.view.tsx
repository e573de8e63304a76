import { useState, type ReactElement } from "react";
import { SegmentedControl, Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { help, type Deflection } from "@client/help.js";
import { Empty, Tile, Tiles } from "@ui/bits.js";
import { Failed } from "../session/failed.view.js";
import { useWords } from "../words.js";
import css from "./help.module.css";

const SPANS = [7, 30, 90] as const;

/** Whether the help centre spared conversations. */
export function Figures(): ReactElement {
  const { t } = useWords();
  const [days, setDays] = useState<number>(30);
  const { data, error, refetch } = useQuery({
    queryKey: ["help-figures", days],
    queryFn: () => help.figures(days),
    placeholderData: (before) => before,
  });
  return (
    <section className={css.figures}>
      <div className={css.head}>
        <h2>{t("help.figures")}</h2>
        <SegmentedControl
          aria-label={t("help.figures")}
          value={String(days)}
          onChange={(value) => setDays(Number(value))}
          data={SPANS.map((n) => ({ value: String(n), label: t("help.figures.days", { n }) }))}
        />
      </div>
      <p>{t("help.figures.about")}</p>
      {data && <Told found={data} />}
      {!data && !error && <Skeleton height={110} radius={14} />}
      {!data && error && <Failed error={error} retry={() => void refetch()} />}
    </section>
  );
}

function Told({ found }: { found: Deflection }): ReactElement {
  const { t, number, percent } = useWords();
  if (found.visits === 0 && found.reads === 0) return <Empty icon="globe" title={t("help.figures.empty")} />;
  const tiles = [
    ["deflected", number(found.deflected), found.share === null ? "" : percent(found.share)],
    ["asked", number(found.asked), found.due === 0 ? "" : percent(found.asked / found.due)],
    ["waiting", number(found.waiting), ""],
    ["visits", number(found.visits), ""],
    ["reads", number(found.reads), ""],
    ["helpful", `${number(found.helpful)} / ${number(found.unhelpful)}`, ""],
  ] as const;
  return (
    <Tiles>
      {tiles.map(([name, value, share]) => (
        <Tile key={name} name={t(`help.figures.${name}`)} value={value} about={share} />
      ))}
    </Tiles>
  );
}
