import { useMemo, useState, type ReactElement } from "react";
import { NumberInput, SegmentedControl, Skeleton, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { measures } from "@client/api.js";
import { Empty, Page } from "@ui/bits.js";
import { Failed } from "../session/failed.view.js";
import { useWords } from "../words.js";
import { Cases } from "./cases.view.js";
import { CausesOfWaits } from "./causes.view.js";
import { Headline } from "./headline.view.js";
import { MeasureCard, Table, type Choose } from "./measure.view.js";
import { DEFAULT_TARGET_SECONDS, periodOf, type PeriodSearch, type Span } from "./speed.data.js";
import { StagesByReason } from "./stages.view.js";
import css from "./speed.module.css";

const SPANS: readonly Span[] = ["today", "week", "month", "custom"];

export function SpeedPage(): ReactElement {
  const { t } = useWords();
  const search = useSearch({ from: "/inside/speed" });
  const navigate = useNavigate();
  const show = (change: Partial<Record<keyof PeriodSearch, unknown>>): void =>
    void navigate({ to: "/speed", search: (now) => ({ ...now, ...change }) as PeriodSearch, replace: true });
  const [opened] = useState(() => new Date());
  const period = useMemo(() => periodOf(search, opened), [search, opened]);
  const target = search.target ?? DEFAULT_TARGET_SECONDS;
  const query = useQuery({
    queryKey: ["measures", period, target],
    queryFn: () => measures.list(period, target),
    placeholderData: (before) => before,
  });
  const items = query.data?.items ?? [];
  const measured = items.filter((item) => item.n > 0);
  const choose: Choose = (measure, part) => show({ measure, from: part?.from, to: part?.to, how: part?.how });
  return (
    <Page title={t("nav.speed")} about={t("speed.about")}>
      <Controls search={search} target={target} show={show} />
      {query.isPending && <Skeleton height={420} radius={14} />}
      {query.error && !query.data && <Failed error={query.error} retry={() => void query.refetch()} />}
      {query.data && measured.length === 0 && (
        <Empty icon="speed" title={t("speed.empty")}>
          {t("speed.empty.about")}
        </Empty>
      )}
      {measured.length > 0 && (
        <>
          <Headline items={measured} target={target} onChoose={choose} />
          <Table items={measured} target={target} onChoose={choose} />
          <p className={css.legend}>{t("speed.legend")}</p>
          <h2 className={css.heading}>{t("causes.title")}</h2>
          <CausesOfWaits period={period} target={target} />
          <h2 className={css.heading}>{t("stages.by_reason")}</h2>
          <StagesByReason period={period} />
          <h2 className={css.heading}>{t("speed.spread")}</h2>
          <div className={css.cards}>
            {measured
              .filter(({ unit }) => unit === "seconds")
              .map((item) => (
                <MeasureCard key={item.name} item={item} period={period} target={target} onChoose={choose} />
              ))}
          </div>
        </>
      )}
      <Cases
        search={search}
        period={period}
        onClose={() => show({ measure: undefined, from: undefined, to: undefined, how: undefined })}
      />
    </Page>
  );
}

interface ControlProps {
  readonly search: PeriodSearch;
  readonly target: number;
  readonly show: (change: Partial<Record<keyof PeriodSearch, unknown>>) => void;
}

function Controls({ search, target, show }: ControlProps): ReactElement {
  const { t } = useWords();
  const span = search.span ?? "week";
  return (
    <div className={css.controls}>
      <SegmentedControl
        size="sm"
        aria-label={t("speed.period")}
        value={span}
        onChange={(value) => show({ span: value })}
        data={SPANS.map((one) => ({ value: one, label: t(`span.${one}`) }))}
      />
      {span === "custom" && (
        <>
          <TextInput
            type="date"
            aria-label={t("speed.since")}
            value={search.since ?? ""}
            max={search.until}
            onChange={(event) => show({ since: event.currentTarget.value })}
          />
          <TextInput
            type="date"
            aria-label={t("speed.until")}
            value={search.until ?? ""}
            min={search.since}
            onChange={(event) => show({ until: event.currentTarget.value })}
          />
        </>
      )}
      <label className={css.target}>
        {t("speed.target")}
        <NumberInput
          w={92}
          min={1}
          max={86_400}
          clampBehavior="blur"
          suffix={t("unit.s", { n: "" })}
          value={target}
          onChange={(value) => typeof value === "number" && value > 0 && show({ target: value })}
        />
      </label>
    </div>
  );
}
