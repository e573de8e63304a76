import type { ReactElement } from "react";
import { Link } from "@tanstack/react-router";
import type { Trial, TrialPart } from "@client/types.js";
import { Chip } from "@ui/bits.js";
import { useFlowName } from "../bot/flowname.js";
import { useTopicName } from "../bot/jobs.js";
import { LOCALE_NAMES, useWords, type Key } from "../words.js";
import css from "./try.module.css";

/** Why, in plain words: the move alone where the bot gives no reason of its own. */
function reasonOf({ move, reason }: Trial, has: (key: string) => key is Key): Key {
  const handed = `line.handed_off.${reason}`;
  if (move === "hand_over" && has(handed)) return handed;
  if (move === "answer" && reason === "likely") return "try.why.likely";
  return `try.why.${move}`;
}

export function Verdict({ trial }: { trial: Trial }): ReactElement {
  const { t, has, number } = useWords();
  const flowName = useFlowName();
  const several = trial.parts.length > 1;
  const parts =
    trial.parts.length > 0 ? trial.parts : [{ text: "", intents: [], outside: 0, candidates: trial.candidates }];
  return (
    <div className={css.verdict}>
      <div className={css.move}>
        <Chip tone={trial.move === "hand_over" || trial.move === "ask_again" ? "amber" : "good"}>
          {t(`move.${trial.move}`)}
        </Chip>
        <span>{LOCALE_NAMES[trial.language]}</span>
        <small>{t("try.took", { ms: number(trial.took_ms, 1) })}</small>
      </div>
      <p>{t(reasonOf(trial, has), { flow: flowName(trial.flow), n: trial.parts.length })}</p>
      <Held share={trial.share} />
      {trial.says && (
        <blockquote className={css.says} lang={trial.language}>
          <span className="visually-hidden">{t("try.says")} </span>
          {trial.says}
        </blockquote>
      )}
      {parts.map((part, at) => (
        <Part key={`${at}:${part.text}`} part={part} named={several} />
      ))}
      <Details trial={trial} />
    </div>
  );
}

/** What keeps these words from customers: the topic's share, or a rule of review. */
function Held({ share }: { share: number | null }): ReactElement | null {
  const { t, percent } = useWords();
  if (share === 100) return null;
  return (
    <p className={css.held}>
      {share === null ? t("try.reviewed") : t("try.share", { share: percent(share / 100) })}{" "}
      <Link to="/bot" search={{ tab: share === null ? "review" : "share" }}>
        {t(share === null ? "bot.review" : "bot.share")}
      </Link>
    </p>
  );
}

function Part({ part, named }: { part: TrialPart; named: boolean }): ReactElement {
  const { t, percent, number } = useWords();
  const topicName = useTopicName();
  return (
    <section className={css.part}>
      {named && <h3>“{part.text}”</h3>}
      {part.intents.length > 0 && (
        <p className={css.intents}>
          {part.intents.map(({ name, confidence }) => (
            <Chip key={name}>
              {topicName(name)} {percent(confidence)}
            </Chip>
          ))}
        </p>
      )}
      {part.candidates.length === 0 && <p>{t("try.none")}</p>}
      <ol>
        {part.candidates.map((one) => (
          <li key={`${one.article_id}:${one.question}`}>
            <span className={css.sure}>
              <Link to="/knowledge/$id" params={{ id: one.article_id }}>
                {one.question}
              </Link>
              <strong>{percent(one.confidence)}</strong>
            </span>
            <span className={css.meter} aria-hidden="true">
              <b style={{ width: `${one.confidence * 100}%` }} />
            </span>
            <small>{t("try.scores", { dense: number(one.dense, 2), words: number(one.words, 2) })}</small>
          </li>
        ))}
      </ol>
      <small>{t("try.outside", { share: percent(part.outside) })}</small>
    </section>
  );
}

const ANGRY = -0.6; // the bot's own bounds: from here on it hands over
const UNEASY = -0.2;
const URGENT = 0.5;

function Details({ trial }: { trial: Trial }): ReactElement {
  const { t, has, number } = useWords();
  const mood: Key =
    trial.sentiment <= ANGRY ? "card.mood.angry" : trial.sentiment <= UNEASY ? "card.mood.uneasy" : "card.mood.calm";
  const nameOf = (key: string, other: string): string => (has(key) ? t(key) : other);
  return (
    <dl className={css.details}>
      <div>
        <dt>{t("card.mood")}</dt>
        <dd>
          {t(mood)} <small>{number(trial.sentiment, 1)}</small>
          {trial.urgency >= URGENT && <Chip tone="red">{t("try.urgent")}</Chip>}
        </dd>
      </div>
      {trial.slots.map(({ kind, value, start }) => (
        <div key={start}>
          <dt>{nameOf(`slot.${kind}`, kind)}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
