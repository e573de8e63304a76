import type { ReactElement, ReactNode } from "react";
import { Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { problems as api, type Change, type Effect, type EffectSide, type Problem } from "@client/problems.js";
import { useOwn } from "../own.js";
import { Failed } from "../session/failed.view.js";
import { useWords } from "../words.js";
import own from "./own.json";
import { dayBars, verdict } from "./problems.data.js";
import css from "./problems.module.css";

/** What the fix came to: contacts a day before and after it, and how sure that is. */
export function EffectView({ one }: { one: Problem }): ReactElement {
  const say = useOwn(own);
  const { data, error, refetch } = useQuery({
    queryKey: ["problems", "effect", one.id, one.fixed_at, one.reason],
    queryFn: () => api.effect(one.id),
  });
  return (
    <section className={css.part} aria-labelledby="effect">
      <h2 id="effect">{say(one.fixed_at ? "effect" : "cost")}</h2>
      {data ? (
        <Measured effect={data} />
      ) : error ? (
        <Failed error={error} retry={() => void refetch()} />
      ) : (
        <Skeleton height={260} radius={14} />
      )}
    </section>
  );
}

function Measured({ effect }: { effect: Effect }): ReactElement {
  const say = useOwn(own);
  return (
    <>
      {effect.per_day ? <Said change={effect.per_day} /> : <p className={css.about}>{say(unmeasured(effect))}</p>}
      <Chart effect={effect} />
      <Figures effect={effect} />
      <p className={css.about}>{say(effect.before.alike === null ? "effect.linked" : "effect.alike")}</p>
    </>
  );
}

/** Why nothing is said of a change yet. */
function unmeasured({ before, after }: Effect): "effect.before" | "effect.early" | "effect.nothing" {
  if (after === null) return "effect.before";
  return Math.min(before.days, after.days) < 1 ? "effect.early" : "effect.nothing";
}

/** −52 % (95 %: −63 % to −38 %), and whether that may be chance. */
function Said({ change }: { change: Change }): ReactElement {
  const say = useOwn(own);
  const way = verdict(change);
  return (
    <p className={css.verdict} data-way={way}>
      <strong>{useChange()(change)}</strong>
      {say(`effect.${way}`)}
    </p>
  );
}

/** A change as a share more or less, with the ends of its interval. */
function useChange(): (change: Change) => string {
  const { percent } = useWords();
  const say = useOwn(own);
  const signed = (ratio: number | null): string =>
    ratio === null ? say("more.endless") : `${ratio > 1 ? "+" : "−"}${percent(Math.abs(ratio - 1))}`;
  return ({ ratio, low, high }) => say("change", { now: signed(ratio), low: signed(low), high: signed(high) });
}

function Chart({ effect }: { effect: Effect }): ReactElement {
  const { number, locale } = useWords();
  const say = useOwn(own);
  const date = new Intl.DateTimeFormat(locale, { month: "short", day: "numeric", timeZone: "UTC" });
  const fixedOn = new Intl.DateTimeFormat(locale, { month: "short", day: "numeric", timeZone: effect.zone });
  const named = (day: string): string => (day ? date.format(new Date(day)) : "");
  const bars = dayBars(effect);
  const [first, last] = [bars[0]?.day ?? "", bars.at(-1)?.day ?? ""];
  return (
    <figure className={css.chart}>
      <figcaption>{say("per_day.chart")}</figcaption>
      <ol>
        {bars.map(({ day, n, height, after: later }) => (
          <li key={day} data-after={later || undefined} title={`${named(day)} · ${number(n)}`}>
            <i style={{ height: `${height * 100}%` }} aria-hidden="true" />
            <span className="visually-hidden">{say("bar", { day: named(day), n })}</span>
          </li>
        ))}
      </ol>
      <p aria-hidden="true">
        <span>{named(first)}</span>
        {effect.after && <span>{say("fixed.on", { day: fixedOn.format(new Date(effect.after.since)) })}</span>}
        {last !== first && <span>{named(last)}</span>}
      </p>
    </figure>
  );
}

function Figures({ effect: { before, after, per_day, per_order } }: { effect: Effect }): ReactElement {
  const { number, percent, seconds } = useWords();
  const say = useOwn(own);
  const told = useChange();
  const days = (side: EffectSide): string => (side.days < 1 ? "< 1" : number(side.days, side.days < 10 ? 1 : 0));
  const interval = ({ csat, csat_low, csat_high, rated }: EffectSide): string =>
    csat === null
      ? "–"
      : say("csat.value", {
          share: percent(csat),
          low: percent(csat_low ?? 0),
          high: percent(csat_high ?? 0),
          n: rated,
        });
  const row = (name: string, of: (side: EffectSide) => string, change: ReactNode = ""): ReactElement => (
    <tr>
      <th scope="row">{name}</th>
      <td>{of(before)}</td>
      {after && <td>{of(after)}</td>}
      {after && <td>{change}</td>}
    </tr>
  );
  return (
    <div className={css.scroll}>
      <table className={css.table}>
        <thead>
          <tr>
            <td />
            <th scope="col">{say(after ? "side.before" : "side.now", { days: days(before) })}</th>
            {after && <th scope="col">{say("side.after", { days: days(after) })}</th>}
            {after && <th scope="col">{say("side.change")}</th>}
          </tr>
        </thead>
        <tbody>
          {row(say("contacts"), (side) => number(side.contacts))}
          {row(
            say("per_day"),
            (side) => (side.days >= 1 ? number(side.contacts / side.days, 2) : "–"),
            per_day && told(per_day),
          )}
          {row(
            say("per_order"),
            (side) => (side.orders > 0 ? number((100 * side.contacts) / side.orders, 2) : "–"),
            per_order && told(per_order),
          )}
          {row(say("linked.row"), (side) => number(side.linked))}
          {row(say("csat"), interval)}
          {row(say("lost"), (side) => (side.linked > 0 ? seconds(side.lost_seconds / side.linked) : "–"))}
        </tbody>
      </table>
    </div>
  );
}
