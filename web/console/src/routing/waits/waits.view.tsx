import type { ReactElement } from "react";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { waits, type BrokenWait, type HandlingTime, type Waits as Found } from "@client/waits.js";
import { Empty, Rows, Tile, Tiles } from "@ui/bits.js";
import { Failed } from "../../session/failed.view.js";
import { useOwn } from "../../own.js";
import { useWords } from "../../words.js";
import { useTopicName } from "../../bot/jobs.js";
import { languageName } from "../profiles/because.data.js";
import { Curve, PatienceTable } from "./curve.view.js";
import { share } from "./waits.data.js";
import catalogue from "./own.json";
import css from "./waits.module.css";
import { limit } from "../targets/targets.data.js";

const query = { queryKey: ["routing-waits"], queryFn: waits.read };

/** What is known of waiting here, and whether customers could rely on what they were told. */
export function Waits(): ReactElement {
  const { t } = useWords();
  const { data, error, refetch } = useQuery(query);
  if (error) return <Failed error={error} retry={() => void refetch()} />;
  if (!data) return <Rows count={4} height={56} label={t("state.loading")} />;
  return (
    <>
      <Kept found={data} />
      <Patience found={data} />
      <Handling rows={data.handling} />
    </>
  );
}

function Kept({ found }: { found: Found }): ReactElement {
  const { number, percent } = useWords();
  const own = useOwn(catalogue);
  const { kept, broken } = found;
  const said = (part: number): string => {
    const known = share(part, kept.told);
    return known === null ? "–" : percent(known, 1);
  };
  return (
    <section className={css.part}>
      <h2>{own("waits.kept")}</h2>
      <p>{own("waits.kept.about")}</p>
      <Tiles>
        <Tile
          name={own("waits.kept.share")}
          value={said(kept.kept)}
          about={own("waits.kept.of", { n: number(kept.told) })}
        />
        <Tile name={own("waits.kept.within")} value={said(kept.within)} about={own("waits.kept.aim")} />
        <Tile name={own("waits.kept.sorry")} value={number(kept.apologies)} />
        <Tile name={own("waits.kept.doubt")} value={number(kept.open_to_doubt)} about={own("waits.kept.doubt.about")} />
      </Tiles>
      {broken.length === 0 ? (
        <p>{own(kept.told === 0 ? "waits.kept.nothing" : "waits.kept.none_broken")}</p>
      ) : (
        <Broken rows={broken} />
      )}
    </section>
  );
}

function Broken({ rows }: { rows: readonly BrokenWait[] }): ReactElement {
  const { moment, seconds } = useWords();
  const own = useOwn(catalogue);
  return (
    <div className={css.scroll} tabIndex={0} role="region" aria-label={own("waits.broken")}>
      <table className={css.table}>
        <caption>{own("waits.broken")}</caption>
        <thead>
          <tr>
            <th scope="col">{own("waits.broken.conversation")}</th>
            <th scope="col">{own("waits.broken.at")}</th>
            <th scope="col">{own("waits.broken.told")}</th>
            <th scope="col">{own("waits.broken.waited")}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.conversation_id + row.at}>
              <th scope="row">
                <Link to="/desk/$id" params={{ id: row.conversation_id }} search={{ view: "all" }}>
                  #{row.number} {row.customer_name}
                </Link>
              </th>
              <td>{moment(row.at)}</td>
              <td>{seconds(row.told_seconds)}</td>
              <td>{seconds(row.waited_seconds)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Patience({ found }: { found: Found }): ReactElement {
  const { number, percent, moment } = useWords();
  const own = useOwn(catalogue);
  const facts = { waits: number(found.waits), left: number(found.left), own: percent(found.own) };
  return (
    <section className={css.part}>
      <h2>{own("waits.patience")}</h2>
      <p>
        {own(found.waits === 0 ? "waits.patience.none" : "waits.patience.about", facts)}{" "}
        {found.at && own("waits.learned", { at: moment(found.at) })}{" "}
        <Link to="/speed" search={{ span: "month", measure: "abandoned_wait" }}>
          {own("waits.patience.cases")}
        </Link>
      </p>
      <div className={css.side}>
        <Curve points={found.patience} />
        <PatienceTable points={found.patience} />
      </div>
    </section>
  );
}

function Handling({ rows }: { rows: readonly HandlingTime[] }): ReactElement {
  const words = useWords();
  const { number, seconds } = words;
  const own = useOwn(catalogue);
  const topicName = useTopicName();
  if (rows.length === 1 && rows[0]?.n === 0)
    return (
      <Empty icon="clock" title={own("waits.handling")}>
        {own("waits.handling.none", { usual: limit(words, Math.round(rows[0].mean_seconds)) })}
      </Empty>
    );
  return (
    <section className={css.part}>
      <h2>{own("waits.handling")}</h2>
      <p>{own("waits.handling.about")}</p>
      <div className={css.scroll} tabIndex={0} role="region" aria-label={own("waits.handling")}>
        <table className={css.table}>
          <thead>
            <tr>
              <th scope="col">{own("waits.handling.who")}</th>
              <th scope="col">{own("waits.handling.n")}</th>
              <th scope="col">{own("waits.handling.mean")}</th>
              <th scope="col">{own("waits.handling.p80")}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={`${row.team_id ?? ""} ${row.language} ${row.reason}`}>
                <th scope="row">
                  {[
                    row.team || own("waits.handling.all"),
                    row.reason && topicName(row.reason),
                    row.language && languageName(row.language, words.locale),
                  ]
                    .filter(Boolean)
                    .join(" · ")}
                </th>
                <td>{number(row.n)}</td>
                <td>{seconds(row.mean_seconds)}</td>
                <td>{seconds(row.p80_seconds)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
