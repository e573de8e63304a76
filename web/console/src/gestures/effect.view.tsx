import { useState, type ReactElement } from "react";
import { NumberInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { gestures, type GestureEffect } from "@client/gestures.js";
import { Chip, Empty } from "@ui/bits.js";
import { Loaded } from "../customers/part.view.js";
import { useOwn } from "../own.js";
import { useWords } from "../words.js";
import { certainty } from "./gestures.data.js";
import own from "./own.json";
import css from "./gestures.module.css";

const USUAL_DAYS = 30;

/** What gestures bring: like against like, with an interval, and a word of caution. */
export function Effects(): ReactElement {
  const say = useOwn(own);
  const [days, setDays] = useState(USUAL_DAYS);
  const query = useQuery({ queryKey: ["gestures", "effect", days], queryFn: () => gestures.effect(days) });
  return (
    <>
      <NumberInput
        className={css.days}
        label={say("effect.days")}
        min={1}
        max={180}
        value={days}
        onChange={(value) => typeof value === "number" && value >= 1 && value <= 180 && setDays(value)}
      />
      <Loaded query={query}>
        {(effects) =>
          effects.every(({ n_with }) => n_with === 0) ? (
            <Empty icon="gift" title={say("effect.none")}>
              {say("effect.caution")}
            </Empty>
          ) : (
            <>
              <Table effects={effects} days={days} />
              <p className={css.quiet}>{say("effect.caution")}</p>
            </>
          )
        }
      </Loaded>
    </>
  );
}

function Table({ effects, days }: { effects: readonly GestureEffect[]; days: number }): ReactElement {
  const say = useOwn(own);
  return (
    <div className={css.scroll}>
      <table className={css.table}>
        <thead>
          <tr>
            <td />
            <th scope="col">{say("effect.with")}</th>
            <th scope="col">{say("effect.without")}</th>
            <th scope="col">{say("effect.difference")}</th>
          </tr>
        </thead>
        <tbody>
          {effects.map((one) => (
            <Line key={one.outcome} one={one} days={days} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Line({ one, days }: { one: GestureEffect; days: number }): ReactElement {
  const { number, percent } = useWords();
  const say = useOwn(own);
  const points = (value: number): string => `${value > 0 ? "+" : ""}${number(value * 100, 1)}`;
  const share = (value: number | null): string => (value === null ? "–" : percent(value, 1));
  const sure = certainty(one);
  return (
    <tr>
      <th scope="row">{say(`effect.${one.outcome}`, { days })}</th>
      <td>
        {share(one.with_gesture)} <small>{say("effect.n", { n: one.n_with })}</small>
      </td>
      <td>
        {share(one.without)} <small>{say("effect.n", { n: one.n_without })}</small>
      </td>
      <td>
        {one.difference !== null && one.low !== null && one.high !== null
          ? say("effect.points", { value: points(one.difference), low: points(one.low), high: points(one.high) })
          : "–"}{" "}
        {sure !== "sure" && <Chip tone="amber">{say(`effect.${sure}`)}</Chip>}
        {one.alone > 0 && <small className={css.line}>{say("effect.alone", { n: one.alone })}</small>}
      </td>
    </tr>
  );
}
