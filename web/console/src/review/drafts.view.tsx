import { useEffect, useState, type ReactElement } from "react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { conversations } from "@client/api.js";
import { uuid7 } from "@client/ids.js";
import { review, type WaitingDraft } from "@client/learning.js";
import type { MemberCommand } from "@client/types.js";
import { Empty, Keys } from "@ui/bits.js";
import { notify } from "@ui/notices.js";
import { waitingKey } from "../bot/waiting.js";
import { useClock } from "../clock.js";
import { DraftCard } from "../conversations/proposed.view.js";
import { useKeys } from "../keys.js";
import { Paged } from "../paged.view.js";
import { useSaid } from "../session/said.js";
import { useWords } from "../words.js";
import { after, beside, currentOf, keyOf, proposedOf, secondsLeft } from "./review.data.js";
import css from "./review.module.css";

const EVERY_MS = 5000; // a draft has minutes; nobody needs to press a key to see the next one
const draftsKey = ["review", "drafts"];

/** All drafts that wait, those due first first; the one looked at is decided by key. */
export function Drafts(): ReactElement {
  const { t } = useWords();
  return (
    <Paged
      queryKey={draftsKey}
      fetch={review.drafts}
      count={3}
      height={88}
      everyMs={EVERY_MS}
      empty={
        <Empty icon="check" title={t("review.empty")}>
          {t("review.empty.about")}
        </Empty>
      }
    >
      {(items) => <Items items={items} />}
    </Paged>
  );
}

function Items({ items }: { items: readonly WaitingDraft[] }): ReactElement {
  const { t } = useWords();
  const said = useSaid();
  const client = useQueryClient();
  const navigate = useNavigate();
  const [chosen, setChosen] = useState<string | null>(null);
  const current = currentOf(items, chosen);
  const held = current && keyOf(current);
  useEffect(() => {
    // Once looked at it stays, whatever comes before it: a key must never decide on a draft nobody has read.
    if (chosen === null && held) setChosen(held);
  }, [chosen, held]);
  const decide = useMutation({
    mutationFn: ({ draft, command }: { draft: WaitingDraft; command: MemberCommand }) =>
      conversations.command(draft.conversation_id, uuid7(), command),
    onSuccess: (_, { draft, command }) => {
      notify(t(command.do === "refuse_draft" ? "review.refused" : "review.sent"));
      setChosen(after(items, draft));
    },
    onError: (error) => notify(said(error), "bad"),
    onSettled: () => {
      void client.invalidateQueries({ queryKey: waitingKey });
      return client.invalidateQueries({ queryKey: draftsKey });
    },
  });
  useKeys({
    j: () => setChosen(beside(items, chosen, 1)),
    k: () => setChosen(beside(items, chosen, -1)),
    o: () => current && void navigate({ to: "/desk/$id", params: { id: current.conversation_id }, search: OPENED }),
  });
  return (
    <>
      <p className={css.keys}>
        <Keys>J</Keys> <Keys>K</Keys> {t("gaps.keys.move")} <Keys>O</Keys> {t("review.open")}
      </p>
      <ul className={css.drafts}>
        {items.map((one) => (
          <Item
            key={keyOf(one)}
            one={one}
            isCurrent={one === current}
            onChoose={() => setChosen(keyOf(one))}
            onDecide={(command) => decide.isPending || decide.mutate({ draft: one, command })}
          />
        ))}
      </ul>
    </>
  );
}

const OPENED = { view: "all" } as const;

interface ItemProps {
  readonly one: WaitingDraft;
  readonly isCurrent: boolean;
  readonly onChoose: () => void;
  readonly onDecide: (command: MemberCommand) => void;
}

function Item({ one, isCurrent, onChoose, onDecide }: ItemProps): ReactElement {
  const { t } = useWords();
  return (
    <li aria-current={isCurrent || undefined}>
      <header>
        <Link to="/desk/$id" params={{ id: one.conversation_id }} search={OPENED}>
          {one.customer_name || t("customer.nameless")} <small>#{one.number}</small>
        </Link>
        <Left dueAtMs={Date.parse(one.due_at)} />
      </header>
      <blockquote>{one.question}</blockquote>
      {isCurrent ? (
        <DraftCard draft={proposedOf(one)} act={onDecide} />
      ) : (
        <button type="button" onClick={onChoose}>
          {one.text}
        </button>
      )}
    </li>
  );
}

/** Counts down to the second; red when it is late. */
function Left({ dueAtMs }: { dueAtMs: number }): ReactElement {
  const { t, ticks } = useWords();
  const left = useClock((nowMs) => secondsLeft(dueAtMs, nowMs));
  return (
    <span className={css.left} data-late={left < 0 || undefined}>
      {t(left < 0 ? "review.late" : "review.left", { time: ticks(Math.abs(left)) })}
    </span>
  );
}
