import { useEffect, useRef, useState, type ReactElement, type SyntheticEvent } from "react";
import { Button, Select, Switch, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { flows, type TriedTurn } from "@client/bot.js";
import type { Locale } from "@client/types.js";
import { SHOWN } from "../client.js";
import { useSaid } from "../session/said.js";
import { LOCALE_NAMES, LOCALES, useWords } from "../words.js";
import type { Editing } from "./editing.js";
import { problemsOf } from "./import.view.js";
import { Problems } from "./problems.view.js";
import { stepOf, Trace } from "./trace.view.js";
import css from "./trial.module.css";

interface TestChatProps {
  readonly editing: Editing;
  readonly onVisited: (steps: readonly string[]) => void;
  readonly onChoose: (id: string) => void;
}

interface Pretend {
  readonly language: Locale;
  readonly verified: boolean;
  readonly open: boolean;
}

interface Said {
  readonly text: string;
  readonly photos?: number;
}

/** Talk to what is on screen, saved or not; all turns go each time, so that a change shows in the whole talk. */
export function TestChat({ editing: { flow, document }, onVisited, onChoose }: TestChatProps): ReactElement {
  const { t, locale } = useWords();
  const said = useSaid();
  const [turns, setTurns] = useState<readonly Said[]>([]);
  const [pretend, setPretend] = useState<Pretend>({ language: locale, verified: false, open: true });
  const end = useRef<HTMLDivElement>(null);
  const attempt = useMutation({
    meta: SHOWN,
    mutationFn: (all: readonly Said[]) => flows.attempt(flow.id, { turns: all, ...pretend, document }),
    onSuccess: ({ turns: tried }) => onVisited(tried.flatMap(({ steps }) => steps).map(stepOf)),
  });
  const tried = turns.length > 0 ? (attempt.data?.turns ?? []) : [];
  const over = (tried.at(-1)?.ended ?? "") !== "";
  useEffect(() => {
    const talk = end.current?.parentElement;
    if (talk) talk.scrollTop = talk.scrollHeight;
  }, [tried.length]);
  const send = (turn: Said): void => {
    const all = [...turns, turn];
    setTurns(all);
    attempt.mutate(all);
  };
  const again = (): void => {
    setTurns([]);
    onVisited([]);
    attempt.reset();
  };
  return (
    <div className={css.trial}>
      <Pretending pretend={pretend} onPretend={setPretend} onAgain={turns.length > 0 ? again : null} />
      <div className={css.talk} role="log" aria-label={t("bot.part.trial")} tabIndex={0}>
        {turns.length === 0 && <p className={css.hint}>{t("bot.trial.hint")}</p>}
        {tried.map((turn, index) => (
          <Turn
            key={index}
            turn={turn}
            last={index === tried.length - 1}
            onSay={(one) => send({ text: one })}
            onChoose={onChoose}
          />
        ))}
        {attempt.isPending && <p className={css.heard}>{turns.at(-1)?.text}</p>}
        {attempt.error && (
          <div role="alert">
            <strong>{said(attempt.error)}</strong>
            <Problems problems={problemsOf(attempt.error)} onStep={onChoose} />
          </div>
        )}
        <div ref={end} />
      </div>
      <Say over={over} busy={attempt.isPending} onSay={send} />
    </div>
  );
}

/** How the customer is taken to be. */
function Pretending({
  pretend,
  onPretend,
  onAgain,
}: {
  pretend: Pretend;
  onPretend: (pretend: Pretend) => void;
  onAgain: (() => void) | null;
}): ReactElement {
  const { t } = useWords();
  return (
    <div className={css.pretend}>
      <Select
        aria-label={t("field.language")}
        size="xs"
        value={pretend.language}
        onChange={(language) => language && onPretend({ ...pretend, language })}
        data={LOCALES.map((value) => ({ value, label: LOCALE_NAMES[value] }))}
      />
      {(["verified", "open"] as const).map((name) => (
        <Switch
          key={name}
          size="xs"
          label={t(`bot.trial.${name}`)}
          checked={pretend[name]}
          onChange={(event) => onPretend({ ...pretend, [name]: event.currentTarget.checked })}
        />
      ))}
      {onAgain && (
        <Button size="compact-xs" variant="subtle" onClick={onAgain}>
          {t("bot.trial.again")}
        </Button>
      )}
    </div>
  );
}

function Say({ over, busy, onSay }: { over: boolean; busy: boolean; onSay: (turn: Said) => void }): ReactElement {
  const { t } = useWords();
  const [text, setText] = useState("");
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    if (busy || !text.trim()) return;
    onSay({ text: text.trim() });
    setText("");
  };
  return (
    <form className={css.form} onSubmit={submit}>
      <TextInput
        aria-label={t("bot.trial.say")}
        placeholder={t(over ? "bot.trial.over" : "bot.trial.say")}
        disabled={over}
        maxLength={2000}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <Button variant="default" disabled={over || busy} onClick={() => onSay({ text: "", photos: 1 })}>
        {t("bot.trial.photo")}
      </Button>
      <Button type="submit" disabled={over || !text.trim()} loading={busy}>
        {t("action.send")}
      </Button>
    </form>
  );
}

interface TurnProps {
  readonly turn: TriedTurn;
  readonly last: boolean;
  readonly onSay: (text: string) => void;
  readonly onChoose: (id: string) => void;
}

function Turn({ turn, last, onSay, onChoose }: TurnProps): ReactElement {
  const { t } = useWords();
  return (
    <>
      <p className={css.heard}>{turn.heard || t("bot.trial.a_photo")}</p>
      {turn.says.map((saying, index) => (
        <p key={index} className={css.says}>
          {saying.text}
        </p>
      ))}
      {last && (
        <div className={css.offers}>
          {turn.says.at(-1)?.suggestions.map((one) => (
            <Button key={one} size="compact-sm" variant="default" onClick={() => onSay(one)}>
              {one}
            </Button>
          ))}
        </div>
      )}
      <Trace turn={turn} open={last} onChoose={onChoose} />
    </>
  );
}
