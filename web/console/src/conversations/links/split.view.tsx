import { useState, type ReactElement } from "react";
import { Button, TextInput } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { conversations } from "@client/api.js";
import { uuid7 } from "@client/ids.js";
import { links, MOST_WHY } from "@client/links.js";
import type { Event, Head } from "@client/types.js";
import { Rows } from "@ui/bits.js";
import { notify } from "@ui/notices.js";
import { SHOWN } from "../../client.js";
import { useOwn } from "../../own.js";
import { Failed } from "../../session/failed.view.js";
import { useSaid } from "../../session/said.js";
import { useWords } from "../../words.js";
import words from "./own.json";
import css from "./links.module.css";

const LOOKED_AT = 100; // events: whoever splits does so soon after the other matter came up

const byCustomer = ({ actor, body }: Event): boolean => actor.kind === "customer" && body.kind === "message";

/** From a message on into a conversation of its own. */
export function SplitForm({ head, onDone }: { head: Head; onDone: () => void }): ReactElement {
  const own = useOwn(words);
  const { t } = useWords();
  const { data, error, refetch } = useQuery({
    queryKey: ["to-split", head.id],
    queryFn: () => conversations.events(head.id, undefined, LOOKED_AT),
    gcTime: 0,
  });
  if (error) return <Failed error={error} retry={() => void refetch()} />;
  if (!data) return <Rows count={4} height={36} label={t("state.loading")} />;
  const messages = data.events.filter(({ body }) => body.kind === "message");
  // Something of the customer's must stay.
  const choices = messages.filter(byCustomer).slice(data.more ? 0 : 1);
  if (choices.length === 0) return <p>{own("split.none")}</p>;
  return <Chosen head={head} messages={messages} choices={choices} onDone={onDone} />;
}

interface ChosenProps {
  readonly head: Head;
  readonly messages: readonly Event[];
  readonly choices: readonly Event[];
  readonly onDone: () => void;
}

function Chosen({ head, messages, choices, onDone }: ChosenProps): ReactElement {
  const own = useOwn(words);
  const said = useSaid();
  const { moment } = useWords();
  const navigate = useNavigate();
  const [from, setFrom] = useState(choices.at(-1)?.seq ?? 0);
  const [why, setWhy] = useState("");
  const [key] = useState(uuid7);
  const split = useMutation({
    meta: SHOWN,
    mutationFn: () => links.split(head.id, from, why.trim(), `${key}:${from}`),
    onSuccess: ({ conversation }) => {
      onDone();
      notify(own("split.done"), "good");
      void navigate({ to: "/desk/$id", params: { id: conversation }, search: (now) => ({ ...now, at: undefined }) });
    },
  });
  const goes = messages.filter(({ seq }) => seq >= from).length;
  return (
    <form
      className={css.form}
      onSubmit={(event) => {
        event.preventDefault();
        split.mutate();
      }}
    >
      <fieldset className={css.choices}>
        <legend>{own("split.from")}</legend>
        {choices.map(({ seq, at, body }) => (
          <label key={seq}>
            <input
              type="radio"
              name="from"
              autoFocus={seq === from}
              checked={seq === from}
              onChange={() => setFrom(seq)}
            />
            <span className={css.choice}>
              <time dateTime={at}>{moment(at)}</time>
              <small>{body.kind === "message" && (body.text || body.files?.[0]?.name)}</small>
            </span>
          </label>
        ))}
      </fieldset>
      <ul className={css.preview} aria-live="polite">
        <li>{own("split.preview", { n: goes })}</li>
        {head.owed_since && <li>{own("split.waits")}</li>}
        <li>{own("split.undo", { number: head.number })}</li>
      </ul>
      <TextInput
        label={own("why")}
        maxLength={MOST_WHY}
        value={why}
        onChange={(event) => setWhy(event.currentTarget.value)}
      />
      {split.error && (
        <p role="alert" className={css.wrong}>
          {said(split.error)}
        </p>
      )}
      <Button type="submit" loading={split.isPending}>
        {own("split.do")}
      </Button>
    </form>
  );
}
