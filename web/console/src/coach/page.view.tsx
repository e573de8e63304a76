import type { ReactElement } from "react";
import { useQuery } from "@tanstack/react-query";
import { coach, type CoachFigures, type CoachKind, type CoachProgress } from "@client/coach.js";
import { Rows } from "@ui/bits.js";
import { useOwn } from "../own.js";
import { Failed } from "../session/failed.view.js";
import { useRight } from "../session/session.js";
import { useWords } from "../words.js";
import { KINDS } from "./kinds.js";
import { Switches } from "./switches.view.js";
import own from "./own.json";
import css from "./page.module.css";

const DAYS_MS = 90 * 86_400_000; // enough answers for an interval that says something
const since = (): string => new Date(Date.now() - DAYS_MS).toISOString().slice(0, 10);

/** What the coach speaks of, one's own progress, and for supervisors what it comes to, without names. */
export function CoachPage(): ReactElement {
  return (
    <div className={css.page}>
      <Mine />
      {useRight("see_measures") && <All />}
      <Switches />
    </div>
  );
}

function Mine(): ReactElement {
  const say = useOwn(own);
  const { data, error, refetch } = useQuery({
    queryKey: ["coach", "progress"],
    queryFn: () => coach.progress(since()),
  });
  return (
    <section>
      <h2>{say("mine")}</h2>
      <p className={css.about}>{say("mine.about")}</p>
      {data === undefined ? (
        <Pending error={error} retry={() => void refetch()} />
      ) : data.kinds.length === 0 ? (
        <p>{say("mine.none")}</p>
      ) : (
        <>
          <Weeks weeks={data.weeks} />
          <Kinds kinds={data.kinds} />
        </>
      )}
    </section>
  );
}

function All(): ReactElement {
  const say = useOwn(own);
  const { data, error, refetch } = useQuery({ queryKey: ["coach", "figures"], queryFn: () => coach.figures(since()) });
  return (
    <section>
      <h2>{say("all")}</h2>
      <p className={css.about}>{say("all.about")}</p>
      {data === undefined ? (
        <Pending error={error} retry={() => void refetch()} />
      ) : data.kinds.length === 0 ? (
        <p>{say("mine.none")}</p>
      ) : (
        <>
          <Outcomes outcomes={data.outcomes} />
          <Kinds kinds={data.kinds} />
        </>
      )}
    </section>
  );
}

function Pending({ error, retry }: { error: Error | null; retry: () => void }): ReactElement {
  const { t } = useWords();
  return error ? <Failed error={error} retry={retry} /> : <Rows count={3} height={40} label={t("state.loading")} />;
}

function Outcomes({ outcomes }: { outcomes: CoachFigures["outcomes"] }): ReactElement {
  const say = useOwn(own);
  const { number, percent } = useWords();
  const share = ({ n, share: value, low, high }: CoachFigures["outcomes"][number]["csat"]): string =>
    value === null
      ? "–"
      : say("share", { share: percent(value), low: percent(low ?? 0), high: percent(high ?? 0), n: number(n) });
  return (
    <Table label={say("all")} heads={[say("col.group"), say("col.n"), say("col.csat"), say("col.reopened")]}>
      {outcomes.map((one) => (
        <tr key={String(one.taken)}>
          <th scope="row">{say(one.taken ? "taken.yes" : "taken.no")}</th>
          <td>{number(one.conversations)}</td>
          <td>{share(one.csat)}</td>
          <td>{share(one.reopened)}</td>
        </tr>
      ))}
    </Table>
  );
}

function Weeks({ weeks }: { weeks: CoachProgress["weeks"] }): ReactElement {
  const say = useOwn(own);
  const { number, percent, day } = useWords();
  return (
    <Table label={say("mine")} heads={[say("col.week"), say("col.answers"), say("col.taken")]}>
      {weeks.map(({ week, answers, taken }) => (
        <tr key={week}>
          <th scope="row">{day(`${week}T12:00:00`)}</th>
          <td>{number(answers)}</td>
          <td>{percent(taken / answers)}</td>
        </tr>
      ))}
    </Table>
  );
}

function Kinds({ kinds }: { kinds: CoachProgress["kinds"] }): ReactElement {
  const say = useOwn(own);
  const { number, percent } = useWords();
  const isKind = (kind: string): kind is CoachKind => (KINDS as readonly string[]).includes(kind);
  const heads = [say("col.kind"), say("col.shown"), say("col.taken"), say("col.dismissed")];
  return (
    <Table label={say("col.kind")} heads={heads}>
      {kinds.map(({ kind, shown, taken, dismissed }) => (
        <tr key={kind}>
          <th scope="row">{isKind(kind) ? say(`kind.${kind}`) : kind}</th>
          <td>{number(shown)}</td>
          <td>
            {number(taken)} · {percent(taken / shown)}
          </td>
          <td>{number(dismissed)}</td>
        </tr>
      ))}
    </Table>
  );
}

interface TableProps {
  readonly label: string;
  readonly heads: readonly string[];
  readonly children: ReactElement[];
}

function Table({ label, heads, children }: TableProps): ReactElement {
  return (
    <div className={css.scroll} role="region" tabIndex={0} aria-label={label}>
      <table>
        <thead>
          <tr>
            {heads.map((head) => (
              <th key={head} scope="col">
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </div>
  );
}
