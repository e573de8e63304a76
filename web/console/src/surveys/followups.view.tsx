import { useState, type ReactElement } from "react";
import { Button, Modal, Radio, SegmentedControl, Textarea } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { surveys as api, type FollowUp, type Outcome } from "@client/surveys.js";
import { Chip, Empty, Tile, Tiles } from "@ui/bits.js";
import { notify } from "@ui/notices.js";
import { submitting } from "../keys.js";
import { useOwn } from "../own.js";
import { Paged } from "../paged.view.js";
import { useDirectory } from "../people/directory.js";
import people from "../people/people.module.css";
import { useRight, useSession } from "../session/session.js";
import { useWords } from "../words.js";
import own from "./own.json";
import { wrote } from "./wrote.js";
import css from "./surveys.module.css";

const EVERY_MS = 30_000; // due by hours, not by seconds
const OUTCOMES: readonly Outcome[] = ["made_good", "explained", "not_reached", "lost"];

/** Whom to call back, the first due first; and how those ended that were. */
export function FollowUps(): ReactElement {
  const say = useOwn(own);
  const [which, setWhich] = useState<"open" | "done">("open");
  const [closed, setClosed] = useState<FollowUp | null>(null);
  return (
    <>
      <Figures />
      <SegmentedControl
        className={css.by}
        aria-label={say("tab.follow-ups")}
        value={which}
        data={(["open", "done"] as const).map((value) => ({ value, label: say(value) }))}
        onChange={setWhich}
      />
      <Paged
        queryKey={["follow-ups", which]}
        fetch={(after) => api.followUps(which, after)}
        count={3}
        height={88}
        everyMs={EVERY_MS}
        empty={<Empty icon="heart" title={say(which === "open" ? "fu.none" : "fu.done.none")} />}
      >
        {(items) => (
          <ul className={css.list}>
            {items.map((one) => (
              <Row key={one.conversation_id} one={one} onClose={() => setClosed(one)} />
            ))}
          </ul>
        )}
      </Paged>
      <Modal opened={closed !== null} onClose={() => setClosed(null)} title={say("fu.how")}>
        {closed && <Close one={closed} onDone={() => setClosed(null)} />}
      </Modal>
    </>
  );
}

function Figures(): ReactElement | null {
  const { number, percent } = useWords();
  const say = useOwn(own);
  const { data } = useQuery({ queryKey: ["follow-ups", "figures"], queryFn: api.figures, refetchInterval: EVERY_MS });
  if (!data) return null;
  const done = Object.values(data.outcomes).reduce((sum, n) => sum + n, 0);
  const share = (n: number): string => (done > 0 ? percent(n / done, 0) : "–");
  return (
    <Tiles>
      <Tile
        name={say("open")}
        value={number(data.open)}
        {...(data.late > 0 && { about: say("late", { n: data.late }) })}
      />
      <Tile
        name={say("done")}
        value={number(done)}
        {...(done > 0 && { about: say("in_time", { share: share(data.in_time) }) })}
      />
      <Tile name={say("made")} value={share(data.outcomes["made_good"] ?? 0)} />
    </Tiles>
  );
}

function Row({ one, onClose }: { one: FollowUp; onClose: () => void }): ReactElement {
  const { moment, t } = useWords();
  const say = useOwn(own);
  const { member } = useDirectory();
  const words = wrote(one.comment, one.answers);
  const late = one.done_at === null && Date.parse(one.due) < Date.now();
  return (
    <li>
      <Chip tone="red">{one.score}</Chip>
      <div>
        <p data-quiet={words === "" || undefined}>{words || say("comment.none")}</p>
        {one.outcome && (
          <p>
            <Chip tone={one.outcome === "made_good" ? "good" : "plain"}>{say(`outcome.${one.outcome}`)}</Chip>{" "}
            {one.note}
          </p>
        )}
        <small>
          <Link to="/desk/$id" params={{ id: one.conversation_id }}>
            {one.customer_name || t("customer.nameless")} #{one.number}
          </Link>
          {" · "}
          {one.owner_id ? say("fu.owner", { name: member(one.owner_id) }) : say("fu.nobody")}
          {" · "}
          {one.done_at ? moment(one.done_at) : say(late ? "fu.late" : "fu.due", { time: moment(one.due) })}
        </small>
      </div>
      {one.done_at === null && <Actions one={one} onClose={onClose} />}
    </li>
  );
}

/** Who may close it is whoever has it, or supervises. */
function Actions({ one, onClose }: { one: FollowUp; onClose: () => void }): ReactElement {
  const say = useOwn(own);
  const client = useQueryClient();
  const me = useSession().member.id;
  const supervises = useRight("supervise");
  const take = useMutation({
    mutationFn: () => api.own(one.conversation_id, me),
    onSettled: () => client.invalidateQueries({ queryKey: ["follow-ups"] }),
  });
  return (
    <div className={css.actions}>
      {one.owner_id !== me && (
        <Button variant="default" loading={take.isPending} onClick={() => take.mutate()}>
          {say("fu.take")}
        </Button>
      )}
      {(one.owner_id === me || supervises) && <Button onClick={onClose}>{say("fu.close")}</Button>}
    </div>
  );
}

function Close({ one, onDone }: { one: FollowUp; onDone: () => void }): ReactElement {
  const { t } = useWords();
  const say = useOwn(own);
  const client = useQueryClient();
  const [outcome, setOutcome] = useState<Outcome | null>(null); // none is suggested: what is counted is what somebody judged
  const [note, setNote] = useState("");
  const close = useMutation({
    mutationFn: (how: Outcome) => api.close(one.conversation_id, how, note),
    onSuccess: () => {
      notify(t("state.saved"));
      onDone();
    },
    onSettled: () => client.invalidateQueries({ queryKey: ["follow-ups"] }),
  });
  return (
    <form
      className={people["form"]}
      onSubmit={submitting(() => {
        if (outcome) close.mutate(outcome);
      })}
    >
      <Radio.Group value={outcome} onChange={setOutcome} aria-label={say("fu.how")}>
        <div className={css.outcomes}>
          {OUTCOMES.map((value) => (
            <Radio key={value} required value={value} label={say(`outcome.${value}`)} />
          ))}
        </div>
      </Radio.Group>
      <Textarea
        label={say("fu.note")}
        autosize
        minRows={2}
        maxLength={2000}
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
      <footer className={people["footer"]}>
        <span />
        <Button type="submit" loading={close.isPending}>
          {say("fu.close")}
        </Button>
      </footer>
    </form>
  );
}
