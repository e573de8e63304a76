import { useMemo, useState, type ReactElement } from "react";
import { useSearch } from "@tanstack/react-router";
import type { Head } from "@client/types.js";
import { Avatar } from "@ui/bits.js";
import { useClock } from "../clock.js";
import { useSession } from "../session/session.js";
import { useStore } from "../store.js";
import { useWords } from "../words.js";
import { holder, type Colleague } from "./around.data.js";
import { useDesk } from "./desk.store.js";
import css from "./composer.module.css";

const NOBODY: readonly Colleague[] = [];

export interface Claim {
  readonly colleagues: readonly Colleague[]; // the others
  readonly answers: Colleague | null;
  readonly listens: boolean; // nobody is told that I look
  readonly asking: boolean; // whether to send all the same
  readonly mayPass: () => boolean; // asks the first time
}

/** Who else is at this conversation; a reply of mine while one of them answers is sent on the second word only. */
export function useClaim(head: Head): Claim {
  const { desk } = useDesk();
  const { member } = useSession();
  const { listen = false } = useSearch({ from: "/inside/desk" });
  const [asked, setAsked] = useState({ claim: "", passed: false });
  const all = useStore(desk, (state) => state.around.get(head.id) ?? NOBODY);
  const answering = useClock((nowMs) => holder(all, member.id, nowMs)?.id ?? "");
  const colleagues = useMemo(() => all.filter(({ id }) => id !== member.id), [all, member.id]);
  const answers = colleagues.find(({ id }) => id === answering) ?? null;
  const claim = answers && `${answers.id} ${answers.since}`;
  const known = claim === null || claim === asked.claim;
  const mayPass = (): boolean => {
    if (claim !== null) setAsked({ claim, passed: known });
    return known;
  };
  const listens = listen && head.assignee_id !== member.id;
  return { colleagues, answers, listens, asking: claim !== null && known && !asked.passed, mayPass };
}

export function AroundView({ colleagues, answers, listens, asking }: Omit<Claim, "mayPass">): ReactElement {
  const { t } = useWords();
  const looking = colleagues.filter((one) => one !== answers).map(({ name }) => name);
  const shown = answers ? [answers] : colleagues;
  return (
    <div className={css.around} role="status" data-asking={asking || undefined}>
      {shown.slice(0, 3).map(({ id, name }) => (
        <Avatar key={id} id={id} name={name} size={20} />
      ))}
      {answers && <strong>{t("around.answers", { name: answers.name })}</strong>}
      {listens && !asking && <span>{t("around.listens")}</span>}
      {asking && <span>{t("around.ask")}</span>}
      {!asking && looking.length > 0 && (
        <span>{t("around.looks", { n: looking.length, names: looking.join(t("list.comma")) })}</span>
      )}
    </div>
  );
}
