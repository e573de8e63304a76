import type { ReactElement } from "react";
import { Link } from "@tanstack/react-router";
import type { ClockRescue, ClocksNow } from "@client/clocks.js";
import { useClock } from "../../clock.js";
import { useOwn } from "../../own.js";
import { useDirectory } from "../../people/directory.js";
import { useWords } from "../../words.js";
import waits from "../waits/waits.module.css";
import catalogue from "./catalogue.json";
import { leftNow } from "./clocks.data.js";
import css from "./clocks.module.css";

/** The turns whose answer in time does most for today's rates. */
export function AnswerNow({ now, readAtMs }: { now: ClocksNow; readAtMs: number }): ReactElement {
  const own = useOwn(catalogue);
  return (
    <section className={css.part}>
      <h2>{own("answer")}</h2>
      {now.answer.length === 0 ? (
        <p>{own("answer.none")}</p>
      ) : (
        <>
          <p>{own("answer.about")}</p>
          <div className={waits["scroll"]} tabIndex={0} role="region" aria-label={own("answer")}>
            <table className={waits["table"]}>
              <thead>
                <tr>
                  <th scope="col">{own("col.who")}</th>
                  <th scope="col">{own("col.left")}</th>
                  <th scope="col">{own("col.gain")}</th>
                  <th scope="col">{own("col.member")}</th>
                  <th scope="col">{own("col.clocks")}</th>
                </tr>
              </thead>
              <tbody>
                {now.answer.map((one) => (
                  <Row key={one.conversation_id} one={one} now={now} readAtMs={readAtMs} />
                ))}
              </tbody>
            </table>
          </div>
        </>
      )}
    </section>
  );
}

function Row({ one, now, readAtMs }: { one: ClockRescue; now: ClocksNow; readAtMs: number }): ReactElement {
  const { seconds, percent } = useWords();
  const own = useOwn(catalogue);
  const directory = useDirectory();
  const left = useClock((nowMs) => leftNow(one.seconds_left, readAtMs, nowMs));
  return (
    <tr>
      <th scope="row">
        <Link to="/desk/$id" params={{ id: one.conversation_id }} search={{ view: "all" }}>
          #{one.number} {one.customer_name}
        </Link>
      </th>
      <td>{seconds(left)}</td>
      <td>+{percent(one.gain, 2)}</td>
      <td>{directory.member(one.assignee_id) || own("nobody")}</td>
      <td>
        {now.clocks
          .filter(({ id }) => one.clocks.includes(id))
          .map(({ name }) => name)
          .join("、")}
      </td>
    </tr>
  );
}
