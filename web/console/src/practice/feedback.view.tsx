import type { ReactElement } from "react";
import { Link } from "@tanstack/react-router";
import type { Fact, Feedback, Round } from "@client/practice.js";
import { Chip, Tile, Tiles } from "@ui/bits.js";
import { useOwn } from "../own.js";
import { useWords } from "../words.js";
import own from "./own.json";
import css from "./practice.module.css";
import { Turn } from "./playing.view.js";

/** What is said about a round that is over. */
export function RoundFeedback({ round, feedback }: { round: Round; feedback: Feedback }): ReactElement {
  const { locale, seconds, percent } = useWords();
  const say = useOwn(own);
  const answered = round.turns.some(({ answer }) => answer);
  return (
    <>
      {!feedback.stayed && <p role="status">{say("left")}</p>}
      <Tiles>
        <Tile name={say("score")} value={feedback.score} about={say("score.about")} />
        <Tile
          name={say("speed")}
          value={answered ? seconds(feedback.first_seconds) : "–"}
          about={say("speed.about", {
            mean: seconds(feedback.mean_seconds),
            good: feedback.in_time,
            of: feedback.turns,
          })}
        />
        <Tile name={say("content")} value={percent(feedback.overlap)} about={say("content.about")} />
      </Tiles>
      {answered && <Words round={round} feedback={feedback} />}
      <h2 className={css.part}>{say("compare")}</h2>
      <ol className={css.compare} lang={round.language}>
        {round.turns.map((one, index) => (
          <li key={index}>
            <Turn customer={one.customer} answer={one.answer} />
            <p className={css.recorded}>
              <strong lang={locale}>{say("was")}</strong> {one.recorded}
            </p>
          </li>
        ))}
      </ol>
    </>
  );
}

/** What was said: its content and its tone. */
function Words({ round, feedback }: { round: Round; feedback: Feedback }): ReactElement {
  const say = useOwn(own);
  return (
    <>
      <h2 className={css.part}>{say("facts")}</h2>
      {feedback.facts.length === 0 ? (
        <p className={css.quiet}>{say("facts.none")}</p>
      ) : (
        <ul className={css.chips}>
          {feedback.facts.map((one) => (
            <li key={`${one.kind} ${one.text}`}>
              <Named fact={one} />
            </li>
          ))}
        </ul>
      )}
      {round.article_id && (
        <Link to="/knowledge/$id" params={{ id: round.article_id }}>
          {round.article}
        </Link>
      )}
      <h2 className={css.part}>{say("tone")}</h2>
      <ul className={css.remarks}>
        {feedback.tone.map(({ rule, kept, quote }) => (
          <li key={rule}>
            <Chip tone={kept ? "good" : "amber"}>{say(kept ? "kept" : "better")}</Chip>
            <span>
              {say(`tone.${rule}`)}
              {quote && <q>{quote}</q>}
            </span>
          </li>
        ))}
      </ul>
    </>
  );
}

function Named({ fact }: { fact: Fact }): ReactElement {
  const say = useOwn(own);
  const what = fact.kind === "link" ? say("fact.link") : fact.text;
  return <Chip tone={fact.named ? "good" : "amber"}>{say(fact.named ? "fact.named" : "fact.missing", { what })}</Chip>;
}
