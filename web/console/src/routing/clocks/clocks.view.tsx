import { useState, type ReactElement } from "react";
import { Button, Menu, Modal } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import {
  clocks as api,
  type ClockForm,
  type Clocks as Found,
  type ClockToday,
  type ClockUsed,
} from "@client/clocks.js";
import { uuid7 } from "@client/ids.js";
import { Chip, Empty, Rows } from "@ui/bits.js";
import { useOwn } from "../../own.js";
import { Failed } from "../../session/failed.view.js";
import { useWords } from "../../words.js";
import { AnswerNow } from "./answer.view.js";
import catalogue from "./catalogue.json";
import { hopeOf, judged } from "./clocks.data.js";
import { ClockEditor } from "./form.view.js";
import css from "./clocks.module.css";

const LIVE_MS = 5_000; // half a minute is the tightest clock there is: a list that is older helps nobody
const WINDOW_MS = 5 * 60_000; // a month's rate moves slowly, and costs more to count
export const clocksQuery = { queryKey: ["clocks"], queryFn: api.read, staleTime: WINDOW_MS };
const nowQuery = { queryKey: ["clocks", "now"], queryFn: api.now, refetchInterval: LIVE_MS };

/** Rates as the marketplaces count them, and whom to answer now. */
export function Clocks(): ReactElement {
  const { t } = useWords();
  const own = useOwn(catalogue);
  const [edited, setEdited] = useState<ClockUsed | null>(null);
  const { data, error, refetch } = useQuery(clocksQuery);
  if (!data)
    return error ? (
      <Failed error={error} retry={() => void refetch()} />
    ) : (
      <Rows count={4} height={72} label={t("state.loading")} />
    );
  return (
    <>
      {data.items.length === 0 ? (
        <Empty icon="clock" title={own("empty")} action={<Add found={data} />}>
          {own("add.about")}
        </Empty>
      ) : (
        <>
          <Live />
          <section className={css.part}>
            <div className={css.head}>
              <h2>{own("window")}</h2>
              <Add found={data} />
            </div>
            <p>{own("window.about")}</p>
            <ul className={css.cards}>
              {data.items.map((one) => (
                <Window key={one.id} used={one} onEdit={() => setEdited(one)} />
              ))}
            </ul>
          </section>
        </>
      )}
      <Modal opened={edited !== null} onClose={() => setEdited(null)} title={own("edit")}>
        {edited && <ClockEditor used={edited} onDone={() => setEdited(null)} />}
      </Modal>
    </>
  );
}

/** A clock begins as its preset. */
function Add({ found }: { found: Found }): ReactElement {
  const own = useOwn(catalogue);
  const client = useQueryClient();
  const add = useMutation({
    mutationFn: (form: ClockForm) => api.put(uuid7(), form),
    onSuccess: () => client.invalidateQueries({ queryKey: clocksQuery.queryKey }),
  });
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button loading={add.isPending}>{own("add")}</Button>
      </Menu.Target>
      <Menu.Dropdown>
        {found.presets.map((preset) => {
          const name = own(`preset.${preset.market as "jd"}`);
          return (
            <Menu.Item key={preset.market} onClick={() => add.mutate({ ...preset, name })}>
              {name}
            </Menu.Item>
          );
        })}
      </Menu.Dropdown>
    </Menu>
  );
}

function Live(): ReactElement {
  const { t } = useWords();
  const own = useOwn(catalogue);
  const { data, error, refetch, dataUpdatedAt } = useQuery(nowQuery);
  if (!data)
    return error ? (
      <Failed error={error} retry={() => void refetch()} />
    ) : (
      <Rows count={2} height={72} label={t("state.loading")} />
    );
  return (
    <>
      <section className={css.part}>
        <h2>{own("today")}</h2>
        <ul className={css.cards}>
          {data.clocks.map((one) => (
            <Today key={one.id} clock={one} />
          ))}
        </ul>
      </section>
      <AnswerNow now={data} readAtMs={dataUpdatedAt} />
    </>
  );
}

function Today({ clock }: { clock: ClockToday }): ReactElement {
  const { number, percent, seconds } = useWords();
  const own = useOwn(catalogue);
  const { today, aim } = clock;
  const hope = hopeOf(clock);
  const facts = {
    best: "best" in hope ? percent(hope.best, 1) : "",
    worst: "worst" in hope ? percent(hope.worst, 1) : "",
    n: "n" in hope ? hope.n : 0,
  };
  return (
    <li className={css.card}>
      <span>{clock.name}</span>
      <strong>{today.rate === null ? "–" : percent(today.rate, 1)}</strong>
      <small>
        {own("rate.of", { kept: number(today.kept), n: number(judged(today)) })} ·{" "}
        {own("aim", { aim: percent(aim, 0) })}
        {today.mean_seconds !== null && ` · ${own("mean", { time: seconds(today.mean_seconds) })}`}
      </small>
      <Chip tone={hope.key === "hope.late" ? "red" : hope.key === "hope.needed" ? "amber" : "plain"}>
        {own(hope.key, facts)}
      </Chip>
    </li>
  );
}

function Window({ used, onEdit }: { used: ClockUsed; onEdit: () => void }): ReactElement {
  const { t, number, percent, seconds } = useWords();
  const own = useOwn(catalogue);
  const { clock, window } = used;
  return (
    <li className={css.card}>
      <div className={css.head}>
        <span>{clock.name}</span>
        <Button variant="default" size="xs" onClick={onEdit} aria-label={t("member.edit", { name: clock.name })}>
          {t("action.edit")}
        </Button>
      </div>
      <strong>{window.rate === null ? "–" : percent(window.rate, 1)}</strong>
      <small>
        {own("days", { n: clock.days })} · {own("rate.of", { kept: number(window.kept), n: number(judged(window)) })}
        {clock.mean && window.mean_seconds !== null && ` · ${own("mean", { time: seconds(window.mean_seconds) })}`}
      </small>
      <div className={css.bars}>
        {used.days.map((day) => {
          const rate = day.rate ?? 0;
          const facts = { day: day.day, rate: percent(rate, 1), kept: number(day.kept), n: number(judged(day)) };
          return (
            <i
              key={day.day}
              role="img"
              aria-label={own("day.bar", facts)}
              title={own("day.bar", facts)}
              data-below={rate < clock.aim || undefined}
              style={{ height: `${rate * 100}%` }}
            />
          );
        })}
      </div>
      <small>
        {own("aim", { aim: percent(clock.aim, 0) })} · {own("as_of", { day: clock.as_of })}
      </small>
    </li>
  );
}
