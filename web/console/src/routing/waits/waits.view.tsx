import type { ReactElement } from "react";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { waits, type BrokenWait, type HandlingTime, type Waits as Found } from "@client/waits.js";
import { Empty, Failed, Rows, Tile, Tiles } from "@ui/bits.js";
import { useSaid } from "../../session/said.js";
import { useOwn } from "../../own.js";
import { useWords } from "../../words.js";
import own from "./page.json";
import { Curve, PatienceTable } from "./curve.view.js";
import { share } from "./waits.data.js";
import css from "./waits.module.css";

const query = { queryKey: ["routing-waits"], queryFn: waits.read };

/** What is known of waiting here, and whether customers could rely on what they were told. */
export function Waits(): ReactElement {
  const { t } = useWords();
  const said = useSaid();
  const { data, error, refetch } = useQuery(query);
  if (error)
    return (
      <Failed title={t("error.title")} detail={said(error)} retry={() => void refetch()} again={t("action.retry")} />
    );
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
  const w = useOwn(own);
  const { kept, broken } = found;
  const said = (part: number): string => {
    const known = share(part, kept.told);
    return known === null ? "–" : percent(known, 1);
  };
  return (
    <section className={css.part}>
      <h2>{w("waits.kept")}</h2>
      <p>{w("waits.kept.about")}</p>
      <Tiles>
        <Tile
          name={w("waits.kept.share")}
          value={said(kept.kept)}
          about={w("waits.kept.of", { n: number(kept.told) })}
        />
        <Tile name={w("waits.kept.within")} value={said(kept.within)} about={w("waits.kept.aim")} />
        <Tile name={w("waits.kept.sorry")} value={number(kept.apologies)} />
        <Tile name={w("waits.kept.doubt")} value={number(kept.open_to_doubt)} about={w("waits.kept.doubt.about")} />
      </Tiles>
      {broken.length === 0 ? (
        <p>{w(kept.told === 0 ? "waits.kept.nothing" : "waits.kept.none_broken")}</p>
      ) : (
        <Broken rows={broken} />
      )}
    </section>
  );
}

function Broken({ rows }: { rows: readonly BrokenWait[] }): ReactElement {
  const { moment, seconds } = useWords();
  const w = useOwn(own);
  return (
    <div className={css.scroll} tabIndex={0} role="region" aria-label={w("waits.broken")}>
      <table className={css.table}>
        <caption>{w("waits.broken")}</caption>
        <thead>
          <tr>
            <th scope="col">{w("waits.broken.conversation")}</th>
            <th scope="col">{w("waits.broken.at")}</th>
            <th scope="col">{w("waits.broken.told")}</th>
            <th scope="col">{w("waits.broken.waited")}</th>
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
  const w = useOwn(own);
  const facts = { waits: number(found.waits), left: number(found.left), own: percent(found.own) };
  return (
    <section className={css.part}>
      <h2>{w("waits.patience")}</h2>
      <p>
        {w(found.waits === 0 ? "waits.patience.none" : "waits.patience.about", facts)}{" "}
        {found.at && w("waits.learned", { at: moment(found.at) })}{" "}
        <Link to="/speed" search={{ span: "month", measure: "abandoned_wait" }}>
          {w("waits.patience.cases")}
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
  const { number, seconds } = useWords();
  const w = useOwn(own);
  if (rows.length === 1 && rows[0]?.n === 0)
    return (
      <Empty icon="clock" title={w("waits.handling")}>
        {w("waits.handling.none", { usual: seconds(rows[0].mean_seconds) })}
      </Empty>
    );
  return (
    <section className={css.part}>
      <h2>{w("waits.handling")}</h2>
      <p>{w("waits.handling.about")}</p>
      <div className={css.scroll} tabIndex={0} role="region" aria-label={w("waits.handling")}>
        <table className={css.table}>
          <thead>
            <tr>
              <th scope="col">{w("waits.handling.who")}</th>
              <th scope="col">{w("waits.handling.n")}</th>
              <th scope="col">{w("waits.handling.mean")}</th>
              <th scope="col">{w("waits.handling.p80")}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={`${row.team_id ?? ""} ${row.language} ${row.reason}`}>
                <th scope="row">
                  {[row.team || w("waits.handling.all"), row.reason, row.language].filter(Boolean).join(" · ")}
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
