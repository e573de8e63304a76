import { useState, type ReactElement } from "react";
import { Switch } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { surveys as api, type Survey, type SurveyAnswer } from "@client/surveys.js";
import { Chip, type Tone } from "@ui/bits.js";
import { useOwn } from "../own.js";
import { Paged } from "../paged.view.js";
import { useDirectory } from "../people/directory.js";
import { useWords } from "../words.js";
import own from "./own.json";
import { ENDS } from "./surveys.data.js";
import { wrote } from "./wrote.js";
import css from "./surveys.module.css";

/** Every answer in the customer's words, with the conversation behind it. */
export function Answers({ one }: { one: Survey }): ReactElement {
  const say = useOwn(own);
  const [low, setLow] = useState(false);
  const [least, highest] = ENDS[one.survey.scale];
  const bound = one.survey.recovery?.low ?? Math.floor((least + highest) / 2) - 1;
  return (
    <section className={css.answers}>
      <header className={css.head}>
        <h2>{say("comments")}</h2>
        <Switch label={say("comments.low")} checked={low} onChange={(event) => setLow(event.currentTarget.checked)} />
      </header>
      <Paged
        queryKey={["surveys", one.id, "answers", low]}
        fetch={(after) => api.answers(one.id, after, low ? bound : null)}
        count={4}
        height={64}
        empty={<p className={css.about}>{say("comments.none")}</p>}
      >
        {(items) => (
          <ul className={css.list}>
            {items.map((answer) => (
              <Row key={answer.conversation_id} answer={answer} low={answer.score <= bound} />
            ))}
          </ul>
        )}
      </Paged>
    </section>
  );
}

function Row({ answer, low }: { answer: SurveyAnswer; low: boolean }): ReactElement {
  const { moment, t } = useWords();
  const say = useOwn(own);
  const { member } = useDirectory();
  const tone: Tone = low ? "red" : "good";
  const words = wrote(answer.comment, answer.answers);
  return (
    <li>
      <Chip tone={tone}>{answer.score}</Chip>
      <div>
        <p data-quiet={words === "" || undefined}>{words || say("comment.none")}</p>
        <small>
          <Link to="/desk/$id" params={{ id: answer.conversation_id }}>
            {answer.customer_name || t("customer.nameless")} #{answer.number}
          </Link>
          {" · "}
          {answer.member_id ? member(answer.member_id) : say("nobody")} · {moment(answer.rated_at)}
        </small>
      </div>
    </li>
  );
}
