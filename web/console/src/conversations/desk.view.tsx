import { useCallback, useEffect, useMemo, useState, type ReactElement } from "react";
import { useQueryClient } from "@tanstack/react-query";
import { useNavigate, useParams, useSearch } from "@tanstack/react-router";
import type { Head } from "@client/types.js";
import { Empty } from "@ui/bits.js";
import { isFree } from "../session/shortcuts.view.js";
import { useSession } from "../session/session.js";
import { useWords } from "../words.js";
import { bandsQuery } from "./bands.view.js";
import { ConversationPane } from "./conversation.view.js";
import { useDesk } from "./desk.store.js";
import type { DeskSearch } from "./desk.search.js";
import { beside, mostUrgent } from "./inbox.data.js";
import { useInbox } from "./inbox.js";
import { wishToWrite } from "./drafts.js";
import { InboxPane } from "./inbox.view.js";
import { remembered } from "./remembered.js";
import css from "./desk.module.css";

export function DeskPage(): ReactElement {
  const { t } = useWords();
  const search = useSearch({ from: "/inside/desk" });
  const { id = null } = useParams({ strict: false });
  const asked = JSON.stringify({ ...search, at: undefined });
  const filter = useMemo(() => remembered(JSON.parse(asked) as DeskSearch), [asked]);
  const list = useInbox(filter);
  const [cursor, setCursor] = useState<string | null>(id);
  const open = useOpen();
  useEffect(() => setCursor(id), [id]);
  useDeskKeys({ id, cursor, setCursor, open, heads: list.heads });
  const foresee = useForesight(id, cursor, list.heads);
  return (
    <div className={css.desk} data-open={id !== null || undefined}>
      <h1 className="visually-hidden">{t("nav.desk")}</h1>
      <InboxPane
        filter={filter}
        list={list}
        cursor={cursor}
        openId={id}
        onOpen={open}
        onCursor={setCursor}
        onNear={foresee}
      />
      <div className={css.pane}>
        {id ? (
          <ConversationPane id={id} at={search.at} />
        ) : (
          <div className={css.nothing}>
            <Empty icon="desk" title={t("desk.nothing")}>
              {t("desk.nothing.about")}
            </Empty>
          </div>
        )}
      </div>
    </div>
  );
}

function useOpen(): (id: string, write?: boolean) => void {
  const navigate = useNavigate();
  return (id, write = false) => {
    if (write) wishToWrite(id);
    void navigate({ to: "/desk/$id", params: { id }, search: (now) => ({ ...now, at: undefined }) });
  };
}

/** What the cursor rests on is fetched before it is opened; and while one is read, the next and the most urgent. */
function useForesight(
  id: string | null,
  cursor: string | null,
  heads: readonly Head[],
): (...ids: readonly string[]) => void {
  const store = useDesk();
  const client = useQueryClient();
  const { member } = useSession();
  const foresee = useCallback(
    (...ids: readonly string[]) =>
      store.foresight.wish(ids, (one) => void client.query(bandsQuery(store.desk.get(), one)).catch(() => undefined)),
    [store, client],
  );
  const below = cursor === id ? beside(heads, id, 1) : null;
  useEffect(() => {
    const urgent = cursor === id ? mostUrgent(store.desk.get().heads, member.id, id) : null;
    foresee(...[id, cursor, below, urgent].filter((one) => one !== null));
  }, [id, cursor, below, store, member.id, foresee]);
  return foresee;
}

interface DeskKeys {
  readonly id: string | null;
  readonly cursor: string | null;
  readonly setCursor: (id: string | null) => void;
  readonly open: (id: string, write?: boolean) => void;
  readonly heads: readonly Head[];
}

const STEPS: Readonly<Record<string, 1 | -1>> = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1 };

/** J and K move, Enter opens, U goes to what is most urgent. */
function useDeskKeys({ id, cursor, setCursor, open, heads }: DeskKeys): void {
  const { desk } = useDesk();
  const { member } = useSession();
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (!isFree(event)) return;
      const step = STEPS[event.key];
      const target = event.target instanceof Element ? event.target : null;
      const elsewhere = target !== null && target.closest("button, a, summary, input") !== null;
      if (step !== undefined && !(elsewhere && event.key.startsWith("Arrow"))) setCursor(beside(heads, cursor, step));
      else if (event.key === "Enter" && cursor !== null && !elsewhere) open(cursor, true);
      else if (event.key === "u") {
        const next = mostUrgent(desk.get().heads, member.id, id);
        if (next !== null) open(next, true);
      } else return;
      event.preventDefault();
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, [id, cursor, heads, open, setCursor, desk, member.id]);
}
