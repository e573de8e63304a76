import { useEffect, useState, type ReactElement } from "react";
import { Button, Modal, SegmentedControl, Textarea } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { problems as api, type Preview, type Problem, type Telling, type Texts } from "@client/problems.js";
import { Chip } from "@ui/bits.js";
import { notify } from "@ui/notices.js";
import { useClock } from "../clock.js";
import { useOwn, type Say } from "../own.js";
import people from "../people/people.module.css";
import { languageName } from "../routing/profiles/because.data.js";
import { useSaid } from "../session/said.js";
import { useRight } from "../session/session.js";
import { LOCALES, LOCALE_NAMES, useWords } from "../words.js";
import own from "./own.json";
import { isMended } from "./problems.data.js";
import css from "./problems.module.css";

const RUNNING_MS = 1000; // how often one looks at a round that runs

const runs = ({ state }: Telling): boolean => state === "waiting" || state === "sending";

/** Tell everybody who wrote because of it that it is fixed: once each, and to be taken back before it begins. */
export function Tell({ one }: { one: Problem }): ReactElement {
  const say = useOwn(own);
  const client = useQueryClient();
  const [writing, setWriting] = useState(false);
  const supervises = useRight("supervise");
  const rounds = useQuery({
    queryKey: ["problems", "tellings", one.id],
    queryFn: () => api.tellings(one.id),
    refetchInterval: (query) => (query.state.data?.items.some(runs) ? RUNNING_MS : false),
  }).data?.items;
  const running = rounds?.some(runs) ?? true;
  useEffect(() => {
    if (!running) void client.invalidateQueries({ queryKey: ["problems", "linked", one.id] });
  }, [client, running, one.id]);
  return (
    <section className={css.part} aria-labelledby="tell">
      <h2 id="tell">{say("tell")}</h2>
      <p className={css.about}>{say(isMended(one.state) ? "tell.about" : "tell.not_yet")}</p>
      {supervises && isMended(one.state) && (
        <Button onClick={() => setWriting(true)} disabled={running}>
          {say("tell.write")}
        </Button>
      )}
      <ul className={css.list}>
        {rounds?.map((round) => (
          <Round key={round.id} problem={one.id} round={round} />
        ))}
      </ul>
      <Modal opened={writing} onClose={() => setWriting(false)} title={say("tell.write")} size="lg">
        <Compose one={one} onDone={() => setWriting(false)} />
      </Modal>
    </section>
  );
}

const SKIPPED = ["opted_out", "left", "blank", "gone"] as const;

function Round({ problem, round }: { problem: string; round: Telling }): ReactElement {
  const { t, moment, number } = useWords();
  const say = useOwn(own);
  const client = useQueryClient();
  const supervises = useRight("supervise");
  // A countdown is only a help: the server says whether it still can be taken back.
  const left = useClock((nowMs) => Math.max(1, Math.ceil((Date.parse(round.begins_at) - nowMs) / 1000)));
  const back = useMutation({
    mutationFn: () => api.withdraw(problem, round.id),
    onSuccess: () => notify(say("tell.withdrawn")),
    onSettled: () => client.invalidateQueries({ queryKey: ["problems"] }),
  });
  return (
    <li>
      <div>
        <Chip tone={round.state === "done" ? "good" : "plain"}>{say(`round.${round.state}`)}</Chip>
        <p role="status">
          {round.state === "waiting"
            ? say("tell.in", { n: left })
            : say("tell.sent", { sent: number(round.counts["sent"] ?? 0), rest: number(round.counts["planned"] ?? 0) })}
          {SKIPPED.filter((why) => round.counts[why]).map(
            (why) => ` · ${say(`why.${why}`, { n: round.counts[why] ?? 0 })}`,
          )}
        </p>
      </div>
      <small>{moment(round.made_at)}</small>
      {supervises && round.state === "waiting" && (
        <Button variant="default" loading={back.isPending} onClick={() => back.mutate()}>
          {t("action.undo")}
        </Button>
      )}
    </li>
  );
}

function Compose({ one, onDone }: { one: Problem; onDone: () => void }): ReactElement {
  const { t, locale } = useWords();
  const say = useOwn(own);
  const said = useSaid();
  const client = useQueryClient();
  const [language, setLanguage] = useState(locale);
  const [texts, setTexts] = useState<Texts>({});
  const failed = (error: Error): void => notify(said(error), "bad");
  const look = useMutation({ mutationFn: (asked: Texts) => api.preview(one.id, asked), onError: failed });
  const seen = look.variables === texts ? look.data : undefined; // of these very words
  const send = useMutation({
    mutationFn: () => api.tell(one.id, texts),
    onSuccess: onDone,
    onError: failed,
    onSettled: () => client.invalidateQueries({ queryKey: ["problems"] }),
  });
  const total = seen?.reached.reduce((sum, { n }) => sum + n, 0) ?? 0;
  return (
    <div className={people["form"]}>
      <p className={css.about}>{say("tell.blanks")}</p>
      <SegmentedControl
        aria-label={say("tell.language")}
        value={language}
        onChange={setLanguage}
        data={LOCALES.map((each) => ({ value: each, label: LOCALE_NAMES[each] }))}
      />
      <Textarea
        aria-label={say("tell.text", { language: LOCALE_NAMES[language] })}
        placeholder={own["tell.example"][language]}
        autosize
        minRows={4}
        maxLength={2000}
        lang={language}
        value={texts[language] ?? ""}
        onChange={(event) => setTexts({ ...texts, [language]: event.currentTarget.value })}
      />
      {seen && <Seen preview={seen} say={say} />}
      <footer className={people["footer"]}>
        <Button variant="default" loading={look.isPending} onClick={() => look.mutate(texts)}>
          {say("tell.preview")}
        </Button>
        <span />
        <Button disabled={total === 0} loading={send.isPending} onClick={() => send.mutate()}>
          {seen ? say("tell.send", { n: total }) : t("action.send")}
        </Button>
      </footer>
    </div>
  );
}

function Seen({ preview, say }: { preview: Preview; say: Say<typeof own> }): ReactElement {
  const { t, locale, number } = useWords();
  const total = preview.reached.reduce((sum, { n }) => sum + n, 0);
  const mailed = preview.reached.reduce((sum, { by_mail }) => sum + by_mail, 0);
  return (
    <div className={css.preview} role="status">
      {preview.reached.length === 0 && <p>{say("tell.nobody")}</p>}
      <ul>
        {preview.reached.map(({ language, channel_id, channel_name, n, opted_out, left }) => (
          <li key={`${language} ${channel_id}`}>
            <strong>{number(n)}</strong> {channel_name} · {languageName(language, locale)}
            {opted_out > 0 && ` · ${say("why.opted_out", { n: opted_out })}`}
            {left > 0 && ` · ${say("why.left", { n: left })}`}
          </li>
        ))}
      </ul>
      {total > 0 && <p>{say("tell.reach", { mail: number(mailed), rest: number(total - mailed) })}</p>}
      {preview.samples.map(({ conversation_id, customer_name, number: shown, text, language, why, missing }) => (
        <blockquote key={conversation_id} lang={language}>
          <small>
            {customer_name || t("customer.nameless")} #{shown}
          </small>
          {text}
          {why && <Chip tone="red">{say("tell.missing", { blanks: missing.join(" ") })}</Chip>}
        </blockquote>
      ))}
    </div>
  );
}
