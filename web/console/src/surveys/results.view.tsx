import { useState, type ReactElement } from "react";
import { SegmentedControl, Select } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { surveys as api, type Dimension, type Scale, type Survey, type SurveyResults } from "@client/surveys.js";
import { Bar, Empty, Rows, Tile, Tiles } from "@ui/bits.js";
import { useOwn } from "../own.js";
import { useDirectory } from "../people/directory.js";
import { Failed } from "../session/failed.view.js";
import { LOCALE_NAMES, useWords } from "../words.js";
import { Answers } from "./answers.view.js";
import { surveysQuery } from "./list.view.js";
import own from "./own.json";
import { bars } from "./surveys.data.js";
import css from "./surveys.module.css";

const GROUPS: readonly Dimension[] = ["day", "channel", "team", "member", "language"];

export function Results(): ReactElement {
  const { t } = useWords();
  const say = useOwn(own);
  const { data, error, refetch } = useQuery(surveysQuery);
  const [chosen, setChosen] = useState<string | null>(null);
  if (!data)
    return error ? (
      <Failed error={error} retry={() => void refetch()} />
    ) : (
      <Rows count={4} height={72} label={t("state.loading")} />
    );
  const one = data.items.find(({ id }) => id === chosen) ?? data.items[0];
  if (!one)
    return (
      <Empty
        icon="heart"
        title={say("none")}
        action={
          <Link to="/surveys" search={{ tab: "surveys" }}>
            {say("add")}
          </Link>
        }
      >
        {say("none.about")}
      </Empty>
    );
  return (
    <>
      {data.items.length > 1 && (
        <Select
          className={css.which}
          label={say("which")}
          value={one.id}
          data={data.items.map(({ id, survey }) => ({ value: id, label: survey.name }))}
          onChange={setChosen}
        />
      )}
      <Figures key={one.id} one={one} />
      <Answers key={`${one.id} answers`} one={one} />
    </>
  );
}

function Figures({ one }: { one: Survey }): ReactElement {
  const { t } = useWords();
  const say = useOwn(own);
  const [by, setBy] = useState<Dimension>("day");
  const { data, error, refetch } = useQuery({
    queryKey: ["surveys", one.id, by],
    queryFn: () => api.results(one.id, by),
    placeholderData: (before) => before,
  });
  if (!data)
    return error ? (
      <Failed error={error} retry={() => void refetch()} />
    ) : (
      <Rows count={4} height={72} label={t("state.loading")} />
    );
  return (
    <>
      <p className={css.about}>{say("period")}</p>
      <Headline scale={one.survey.scale} found={data} />
      {data.all.n === 0 ? (
        <p className={css.about}>{say("nothing")}</p>
      ) : (
        <>
          <Spread scale={one.survey.scale} found={data} />
          <SegmentedControl
            className={css.by}
            aria-label={say("by")}
            value={by}
            data={GROUPS.map((value) => ({ value, label: say(`by.${value}`) }))}
            onChange={setBy}
          />
          <Groups scale={one.survey.scale} by={by} found={data} />
          <Own one={one} found={data} />
        </>
      )}
    </>
  );
}

function Headline({ scale, found }: { scale: Scale; found: SurveyResults }): ReactElement {
  const { number, percent } = useWords();
  const say = useOwn(own);
  const { all } = found;
  const share = (value: number | null): string => (value === null ? "–" : percent(value, 0));
  return (
    <Tiles>
      {scale === "nps" && <Tile name="NPS" value={all.nps === null ? "–" : number(all.nps, 0)} />}
      <Tile
        name={say(`good.${scale}`)}
        value={share(all.share)}
        {...(all.share !== null && { about: say("interval", { low: share(all.low), high: share(all.high) }) })}
      />
      <Tile name={say("mean")} value={all.mean === null ? "–" : number(all.mean, 1)} />
      <Tile
        name={say("came")}
        value={number(all.n)}
        {...(all.sent > 0 && { about: say("came.share", { share: percent(all.n / all.sent, 0) }) })}
      />
      <Tile name={say("sent")} value={number(all.sent)} />
    </Tiles>
  );
}

function Spread({ scale, found }: { scale: Scale; found: SurveyResults }): ReactElement {
  const { number } = useWords();
  const say = useOwn(own);
  return (
    <figure className={css.spread}>
      <figcaption>{say("scores")}</figcaption>
      <ol>
        {bars(scale, found.all).map(({ score, n, height }) => (
          <li key={score} aria-label={say("score.bar", { score, n })}>
            <span>{n > 0 ? number(n) : ""}</span>
            <i style={{ height: `${height * 100}%` }} />
            <b>{score}</b>
          </li>
        ))}
      </ol>
    </figure>
  );
}

interface GroupsProps {
  readonly scale: Scale;
  readonly by: Dimension;
  readonly found: SurveyResults;
}

function Groups({ scale, by, found }: GroupsProps): ReactElement {
  const { day, number, percent } = useWords();
  const say = useOwn(own);
  const { member, team, channel } = useDirectory();
  const nameOf: Readonly<Record<Dimension, (name: string) => string>> = {
    day: (name) => day(`${name}T00:00`), // of the workspace, whatever the clock here
    channel,
    team,
    member: (name) => (name === "" ? say("nobody") : member(name)),
    language: (name) => (LOCALE_NAMES as Readonly<Record<string, string>>)[name] ?? name,
  };
  return (
    <div className={css.scroll} role="region" tabIndex={0} aria-label={say(`by.${by}`)}>
      <table className={css.table}>
        <thead>
          <tr>
            <th scope="col">{say(`by.${by}`)}</th>
            <th scope="col">{say(`good.${scale}`)}</th>
            <th scope="col">{say("mean")}</th>
            <th scope="col">{say("came")}</th>
            <th scope="col">{say("sent")}</th>
          </tr>
        </thead>
        <tbody>
          {found.groups.map(({ name, score }) => (
            <tr key={name}>
              <th scope="row">{nameOf[by](name) || "–"}</th>
              <td>{score.share === null ? "–" : <Bar share={score.share}>{percent(score.share, 0)}</Bar>}</td>
              <td>{score.mean === null ? "–" : number(score.mean, 1)}</td>
              <td>{number(score.n)}</td>
              <td>{number(score.sent)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Own questions beside what was measured: whether those who found us slow were. */
function Own({ one, found }: { one: Survey; found: SurveyResults }): ReactElement | null {
  const { locale, number, seconds } = useWords();
  const say = useOwn(own);
  if (found.questions.length === 0) return null;
  const asked = new Map(one.survey.questions.map(({ id, text }) => [id, text[locale] ?? Object.values(text)[0]]));
  const answered = (answer: string): string => (answer === "yes" || answer === "no" ? say(answer) : answer);
  return (
    <section className={css.own}>
      <h2>{say("own")}</h2>
      <div className={css.scroll} role="region" tabIndex={0} aria-label={say("own")}>
        <table className={css.table}>
          <thead>
            <tr>
              <th scope="col">{say("own.question")}</th>
              <th scope="col">{say("own.answer")}</th>
              <th scope="col">{say("own.n")}</th>
              <th scope="col">{say("own.speed")}</th>
            </tr>
          </thead>
          <tbody>
            {found.questions.map(({ question, answer, n, median_seconds }) => (
              <tr key={`${question} ${answer}`}>
                <th scope="row">{asked.get(question) ?? question}</th>
                <td>{answered(answer)}</td>
                <td>{number(n)}</td>
                <td>{seconds(median_seconds)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
