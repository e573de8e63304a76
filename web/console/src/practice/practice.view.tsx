import { useState, type ReactElement } from "react";
import { Button, SegmentedControl } from "@mantine/core";
import { useMutation, useQuery, useQueryClient, type UseMutationResult } from "@tanstack/react-query";
import { practice as api, type Round } from "@client/practice.js";
import type { Locale } from "@client/types.js";
import { Page } from "@ui/bits.js";
import { useOwn } from "../own.js";
import { useRight } from "../session/session.js";
import { LOCALE_NAMES, LOCALES, useWords } from "../words.js";
import { RoundFeedback } from "./feedback.view.js";
import own from "./own.json";
import css from "./practice.module.css";
import { Playing } from "./playing.view.js";
import { Quiz } from "./quiz.view.js";
import { Rounds } from "./rounds.view.js";

type Shown = { readonly what: "home" } | { readonly what: "quiz" } | { readonly what: "round"; readonly round: Round };
const HOME: Shown = { what: "home" };

/** Where a member trains. Nobody else sees how it went. */
export function PracticePage(): ReactElement {
  const { locale } = useWords();
  const say = useOwn(own);
  const [language, setLanguage] = useState<Locale>(locale);
  const [shown, setShown] = useState<Shown>(HOME);
  const home = (): void => setShown(HOME);
  const open = (round: Round): void => setShown({ what: "round", round });
  const begin = useBegin(language, open);
  const back = (
    <>
      {shown.what === "round" && shown.round.feedback && (
        <Button loading={begin.isPending} onClick={() => begin.mutate()}>
          {say("round.again")}
        </Button>
      )}
      <Button variant="default" onClick={home}>
        {say("back")}
      </Button>
    </>
  );
  return (
    <Page title={say("title")} about={say("about")} actions={shown.what !== "home" && back}>
      {shown.what === "home" && (
        <>
          <SegmentedControl
            className={css.language}
            aria-label={say("language")}
            value={language}
            onChange={setLanguage}
            data={LOCALES.map((one) => ({ value: one, label: LOCALE_NAMES[one] }))}
          />
          <Ways begin={begin} onQuiz={() => setShown({ what: "quiz" })} />
          <Team />
          <Rounds onOpen={open} />
        </>
      )}
      {shown.what === "quiz" && <Quiz language={language} />}
      {shown.what === "round" &&
        (shown.round.feedback ? (
          <RoundFeedback round={shown.round} feedback={shown.round.feedback} />
        ) : (
          <Playing round={shown.round} onMoved={open} />
        ))}
    </Page>
  );
}

function useBegin(language: Locale, onRound: (round: Round) => void): UseMutationResult<Round, Error, void> {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => api.begin(language),
    onSuccess: (round) => {
      void client.invalidateQueries({ queryKey: ["practice"] });
      onRound(round);
    },
  });
}

interface WaysProps {
  readonly begin: UseMutationResult<Round, Error, void>;
  readonly onQuiz: () => void;
}

function Ways({ begin, onQuiz }: WaysProps): ReactElement {
  const say = useOwn(own);
  return (
    <div className={css.ways}>
      <section>
        <h2>{say("round")}</h2>
        <p>{say("round.about")}</p>
        <Button loading={begin.isPending} onClick={() => begin.mutate()}>
          {say("round.begin")}
        </Button>
      </section>
      <section>
        <h2>{say("quiz")}</h2>
        <p>{say("quiz.about")}</p>
        <Button variant="default" onClick={onQuiz}>
          {say("quiz.begin")}
        </Button>
      </section>
    </div>
  );
}

/** How much the team practised; not who, and not how well. */
function Team(): ReactElement | null {
  const say = useOwn(own);
  const supervises = useRight("supervise");
  const { data } = useQuery({ queryKey: ["practice", "team"], queryFn: api.team, enabled: supervises });
  return data ? <p className={css.quiet}>{say("team", { rounds: data.rounds, members: data.members })}</p> : null;
}
