import type { ReactElement } from "react";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { escalation, type Escalation } from "@client/handing.js";
import { Chip, Empty } from "@ui/bits.js";
import { useClock } from "../../clock.js";
import { Paged } from "../../paged.view.js";
import { useWords } from "../../words.js";
import css from "./offers.module.css";

const OWNED = ["escalation", "mine"];
const EVERY_MS = 60_000; // a notice of the socket asks at once

/** How many escalations that nobody answered yet are mine to see to. */
export function useOwned(enabled: boolean): number {
  const { data } = useQuery({
    queryKey: [...OWNED, "count"],
    queryFn: () => escalation.mine(),
    enabled,
    refetchInterval: EVERY_MS,
  });
  return data?.items.filter(({ due }) => due !== null).length ?? 0;
}

export function Owned({ onOpen }: { onOpen: () => void }): ReactElement {
  const { t } = useWords();
  return (
    <Paged
      queryKey={OWNED}
      fetch={escalation.mine}
      count={2}
      height={48}
      empty={<Empty icon="routing" title={t("owned.empty")} />}
    >
      {(items) => (
        <ul className={css.list}>
          {items.map((one) => (
            <One key={one.conversation_id} one={one} onOpen={onOpen} />
          ))}
        </ul>
      )}
    </Paged>
  );
}

function One({ one, onOpen }: { one: Escalation; onOpen: () => void }): ReactElement {
  const { t, moment } = useWords();
  const { due } = one;
  const late = useClock((nowMs) => due !== null && Date.parse(due) < nowMs);
  return (
    <li className={css.request}>
      <header>
        <Link to="/desk/$id" params={{ id: one.conversation_id }} onClick={onOpen}>
          {one.customer_name || t("customer.nameless")} #{one.number}
        </Link>
        <Chip tone={due === null ? "good" : late ? "red" : "amber"}>
          {due === null ? t("asked.answered") : t(late ? "asked.late" : "asked.due", { at: moment(due) })}
        </Chip>
      </header>
    </li>
  );
}
