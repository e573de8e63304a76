import { useEffect, useRef, useState, type KeyboardEvent, type ReactElement } from "react";
import { Button, Textarea } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { practice as api, type Round } from "@client/practice.js";
import { useOwn } from "../own.js";
import { useWords } from "../words.js";
import own from "./own.json";
import { patience } from "./practice.data.js";
import css from "./practice.module.css";

const LOOKS_MS = 250;
const MOST_SECONDS = 3600; // as the server has it

/** Seconds since the customer's line stood there; null while they type it. */
function useWaited(turn: number, typingSeconds: number): number | null {
  const [waited, setWaited] = useState<{ turn: number; seconds: number } | null>(null);
  useEffect(() => {
    const begun = performance.now();
    const timer = setInterval(() => {
      const seconds = (performance.now() - begun) / 1000 - typingSeconds;
      if (seconds >= 0) setWaited({ turn, seconds: Math.min(seconds, MOST_SECONDS) });
    }, LOOKS_MS);
    return () => clearInterval(timer);
  }, [turn, typingSeconds]);
  return waited?.turn === turn ? waited.seconds : null;
}

interface PlayingProps {
  readonly round: Round;
  readonly onMoved: (round: Round) => void;
}

/** A conversation with a customer who is only played. */
export function Playing({ round, onMoved }: PlayingProps): ReactElement {
  const say = useOwn(own);
  const client = useQueryClient();
  const { brief } = useWords();
  const [draft, setDraft] = useState("");
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => field.current?.focus(), [round.id]); // the customer waits from now on
  const turn = round.turns.length;
  const next = round.next;
  const waited = useWaited(turn, next?.typing_seconds ?? 0);
  const answer = useMutation({
    mutationFn: (text: string) => api.answer(round.id, turn, text, waited ?? 0),
    onSuccess: (moved) => {
      setDraft("");
      onMoved(moved);
      void client.invalidateQueries({ queryKey: ["practice"] });
    },
  });
  const mood = next && waited !== null ? patience(next, waited, draft.trim() !== "") : "waits";
  const left = useRef(-1);
  useEffect(() => {
    if (mood !== "leaves" || left.current === turn) return;
    left.current = turn;
    answer.mutate("");
  }, [mood, turn, answer]);
  const ready = waited !== null && draft.trim() !== "" && !answer.isPending;
  const onKey = (event: KeyboardEvent): void => {
    if (event.key !== "Enter" || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    if (ready) answer.mutate(draft.trim());
  };
  return (
    <section className={css.playing} aria-label={say("round")}>
      <p className={css.quiet}>
        {round.title || say("recorded")} · {say("turn", { turn: turn + 1, of: round.length })}
      </p>
      <Lines round={round} typing={waited === null} asks={mood !== "waits"} />
      <Textarea
        ref={field}
        lang={round.language}
        label={say("answer")}
        autosize
        minRows={2}
        maxRows={8}
        maxLength={2000}
        value={draft}
        onChange={(event) => setDraft(event.currentTarget.value)}
        onKeyDown={onKey}
      />
      <div className={css.send}>
        <span className={css.quiet} data-late={mood === "waits" ? undefined : true}>
          {say("waited", { time: brief(waited ?? 0) })}
        </span>
        <Button disabled={!ready} loading={answer.isPending} onClick={() => answer.mutate(draft.trim())}>
          {say("send")}
        </Button>
      </div>
    </section>
  );
}

function Lines({ round, typing, asks }: { round: Round; typing: boolean; asks: boolean }): ReactElement {
  const { locale } = useWords();
  const say = useOwn(own);
  const { turns, next } = round;
  return (
    <div className={css.lines} role="log" aria-label={say("conversation")} lang={round.language}>
      {turns.map((one, index) => (
        <Turn key={index} customer={one.customer} answer={one.answer} />
      ))}
      {typing ? (
        <p className={css.dots} lang={locale}>
          {say("typing")}
        </p>
      ) : (
        next && <p className={css.theirs}>{next.text}</p>
      )}
      {asks && next && <p className={css.theirs}>{next.nudge}</p>}
    </div>
  );
}

export function Turn({ customer, answer }: { customer: string; answer: string }): ReactElement {
  return (
    <>
      <p className={css.theirs}>{customer}</p>
      {answer && <p className={css.ours}>{answer}</p>}
    </>
  );
}
