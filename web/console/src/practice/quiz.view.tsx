import { useEffect, useRef, useState, type ReactElement } from "react";
import { Button } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { practice as api, type Marks, type Question } from "@client/practice.js";
import type { Locale } from "@client/types.js";
import { Rows, Tile, Tiles } from "@ui/bits.js";
import { useOwn } from "../own.js";
import { Failed } from "../session/failed.view.js";
import { useWords } from "../words.js";
import own from "./own.json";
import css from "./practice.module.css";

/** Ten questions from the articles. */
export function Quiz({ language }: { language: Locale }): ReactElement {
  const { t } = useWords();
  const { data, error, refetch, isFetching } = useQuery({
    queryKey: ["practice-quiz", language],
    queryFn: () => api.quiz(language),
    gcTime: 0, // the next quiz asks something else
    staleTime: Infinity,
    retry: false,
  });
  if (error) return <Failed error={error} retry={() => void refetch()} />;
  if (!data || isFetching) return <Rows count={4} height={120} label={t("state.loading")} />;
  return <Questions questions={data.questions} again={() => void refetch()} />;
}

function Questions({ questions, again }: { questions: readonly Question[]; again: () => void }): ReactElement {
  const say = useOwn(own);
  const [chosen, setChosen] = useState<Readonly<Record<string, string>>>({});
  const mark = useMutation({
    mutationFn: () => api.mark(Object.entries(chosen).map(([article_id, choice]) => ({ article_id, choice }))),
  });
  if (mark.data) return <Marked marks={mark.data} chosen={chosen} again={again} />;
  const done = Object.keys(chosen).length;
  return (
    <div className={css.quiz}>
      {questions.map(({ article_id, question, choices }) => (
        <fieldset key={article_id} className={css.question}>
          <legend>{question}</legend>
          {choices.map((choice) => (
            <label key={choice}>
              <input
                type="radio"
                name={article_id}
                checked={chosen[article_id] === choice}
                onChange={() => setChosen((before) => ({ ...before, [article_id]: choice }))}
              />
              {choice}
            </label>
          ))}
        </fieldset>
      ))}
      <Button disabled={done < questions.length} loading={mark.isPending} onClick={() => mark.mutate()}>
        {say("quiz.done", { done, of: questions.length })}
      </Button>
    </div>
  );
}

interface MarkedProps {
  readonly marks: Marks;
  readonly chosen: Readonly<Record<string, string>>;
  readonly again: () => void;
}

function Marked({ marks, chosen, again }: MarkedProps): ReactElement {
  const say = useOwn(own);
  const top = useRef<HTMLDivElement>(null);
  useEffect(() => top.current?.scrollIntoView({ block: "center" }), []); // the questions were longer
  const wrong = marks.marks.filter(({ right }) => !right);
  return (
    <div className={css.quiz} role="status">
      <div ref={top} />
      <Tiles>
        <Tile name={say("quiz.score")} value={say("quiz.of", { score: marks.score, of: marks.marks.length })} />
      </Tiles>
      {wrong.length > 0 && <h2 className={css.part}>{say("quiz.wrong")}</h2>}
      <ul className={css.remarks}>
        {wrong.map(({ article_id, question, answer }) => (
          <li key={article_id}>
            <span>
              <Link to="/knowledge/$id" params={{ id: article_id }}>
                {question}
              </Link>
              <br />
              {answer}
              <small className={css.recorded}>{say("quiz.chosen", { choice: chosen[article_id] ?? "" })}</small>
            </span>
          </li>
        ))}
      </ul>
      <Button onClick={again}>{say("quiz.again")}</Button>
    </div>
  );
}
