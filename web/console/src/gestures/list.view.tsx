import { useState, type ReactElement } from "react";
import { Button, Modal, Textarea, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { gestures, type Gesture, type Which } from "@client/gestures.js";
import { Chip, Empty } from "@ui/bits.js";
import { useOwn } from "../own.js";
import { Paged } from "../paged.view.js";
import { useDirectory } from "../people/directory.js";
import { useRight, useSession } from "../session/session.js";
import { useWords } from "../words.js";
import { codeOf, TONES } from "./gestures.data.js";
import own from "./own.json";
import css from "./gestures.module.css";

const EVERY_MS = 30_000; // packed by hand: not by seconds

type Ending = "done" | "cancel" | "refuse";
interface Chosen {
  readonly one: Gesture;
  readonly ending: Ending;
}

/** What waits for a supervisor's word, and what was promised and is still to be made. */
export function ToDo(): ReactElement {
  const say = useOwn(own);
  return (
    <>
      <h2 className={css.title}>{say("asked")}</h2>
      <List which="asked" empty={<p className={css.quiet}>{say("asked.none")}</p>} />
      <h2 className={css.title}>{say("todo")}</h2>
      <List
        which="todo"
        empty={
          <Empty icon="gift" title={say("todo.none")}>
            {say("todo.none.about")}
          </Empty>
        }
      />
    </>
  );
}

export function Everything(): ReactElement {
  const say = useOwn(own);
  return <List which="all" empty={<Empty icon="gift" title={say("all.none")} />} />;
}

function List({ which, empty }: { which: Which; empty: ReactElement }): ReactElement {
  const say = useOwn(own);
  const [chosen, setChosen] = useState<Chosen | null>(null);
  return (
    <>
      <Paged
        queryKey={["gestures", which]}
        fetch={(after) => gestures.list(which, after)}
        count={2}
        height={76}
        everyMs={EVERY_MS}
        empty={empty}
      >
        {(items) => (
          <ul className={css.list}>
            {items.map((one) => (
              <Row key={one.id} one={one} onEnd={(ending) => setChosen({ one, ending })} />
            ))}
          </ul>
        )}
      </Paged>
      <Modal
        opened={chosen !== null}
        onClose={() => setChosen(null)}
        title={chosen && say(chosen.ending === "done" ? "done.of" : "cancel.of", { name: chosen.one.name })}
      >
        {chosen && <End {...chosen} onDone={() => setChosen(null)} />}
      </Modal>
    </>
  );
}

function Row({ one, onEnd }: { one: Gesture; onEnd: (ending: Ending) => void }): ReactElement {
  const { t, moment } = useWords();
  const say = useOwn(own);
  const { member } = useDirectory();
  const customer = one.customer_name || t("customer.nameless");
  return (
    <li>
      <div>
        <strong>{one.name}</strong> <Chip tone={TONES[one.state]}>{say(`state.${one.state}`)}</Chip>{" "}
        {one.state === "promised" && one.by_hand && <Chip>{say("kinds.packed")}</Chip>}
        {one.over.map((limit) => (
          <Chip key={limit} tone="amber">
            {say(`over.${limit}`)}
          </Chip>
        ))}
        <p>{one.why}</p>
        <small>
          <Link to="/customers/$customer" params={{ customer: one.customer_id }}>
            {customer}
          </Link>
          {one.conversation_id && (
            <>
              {" · "}
              <Link to="/desk/$id" params={{ id: one.conversation_id }}>
                #{one.number}
              </Link>
            </>
          )}
          {" · "}
          {say("by", { who: member(one.member_id), at: moment(one.asked_at) })}
          {one.code && ` · ${one.code}`}
          {one.ended_why && ` · ${one.ended_why}`}
        </small>
      </div>
      <Actions one={one} onEnd={onEnd} />
    </li>
  );
}

function Actions({ one, onEnd }: { one: Gesture; onEnd: (ending: Ending) => void }): ReactElement | null {
  const say = useOwn(own);
  const me = useSession().member.id;
  const supervises = useRight("supervise");
  const change = useChange(() => undefined);
  if (one.state !== "asked" && one.state !== "promised") return null;
  const mine = one.member_id === me || supervises;
  return (
    <div className={css.actions}>
      {one.state === "asked" && supervises && (
        <>
          <Button variant="default" onClick={() => onEnd("refuse")}>
            {say("refuse")}
          </Button>
          <Button loading={change.isPending} onClick={() => change.mutate(() => gestures.decide(one.id, true, ""))}>
            {say("approve")}
          </Button>
        </>
      )}
      {mine && (one.state === "promised" || !supervises) && (
        <Button variant="default" onClick={() => onEnd("cancel")}>
          {say("cancel")}
        </Button>
      )}
      {one.state === "promised" && (
        <Button
          loading={change.isPending}
          onClick={() => (codeOf(one.what) === "code" ? onEnd("done") : change.mutate(() => gestures.done(one.id, "")))}
        >
          {say("done")}
        </Button>
      )}
    </div>
  );
}

// eslint-disable-next-line @typescript-eslint/explicit-function-return-type -- a mutation's own type
function useChange(onDone: () => void) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (act: () => Promise<Gesture>) => act(),
    onSuccess: onDone,
    onSettled: () =>
      Promise.all(["gestures", "gesture-budget"].map((key) => client.invalidateQueries({ queryKey: [key] }))),
  });
}

function End({ one, ending, onDone }: Chosen & { onDone: () => void }): ReactElement {
  const say = useOwn(own);
  const [text, setText] = useState(ending === "done" ? one.code : "");
  const change = useChange(onDone);
  const act = (): Promise<Gesture> => {
    if (ending === "done") return gestures.done(one.id, text);
    return ending === "refuse" ? gestures.decide(one.id, false, text) : gestures.cancel(one.id, text);
  };
  return (
    <form
      className={css.form}
      onSubmit={(event) => {
        event.preventDefault();
        change.mutate(act);
      }}
    >
      {ending === "done" ? (
        <TextInput
          label={say("code")}
          value={text}
          maxLength={100}
          onChange={(event) => setText(event.currentTarget.value)}
        />
      ) : (
        <Textarea
          label={say("give.why")}
          autosize
          minRows={2}
          maxLength={300}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
      )}
      <Button type="submit" loading={change.isPending}>
        {say(ending)}
      </Button>
    </form>
  );
}
