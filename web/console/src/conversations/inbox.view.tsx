import { Suspense, useEffect, useLayoutEffect, useRef, useState, type ReactElement } from "react";
import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useVirtualizer } from "@tanstack/react-virtual";
import type { Head } from "@client/types.js";
import { Empty, Rows } from "@ui/bits.js";
import { part } from "../part.js";
import { useDirectory } from "../people/directory.js";
import { Failed } from "../session/failed.view.js";
import { useRight } from "../session/session.js";
import { isFree } from "../session/shortcuts.view.js";
import { useWords } from "../words.js";
import { useBulk, type Bulk } from "./bulk.js";
import { BulkBar } from "./bulk.view.js";
import { InboxHead } from "./filters.view.js";
import { isNarrowed, type Filter } from "./inbox.data.js";
import { countsQuery, type InboxList } from "./inbox.js";
import { byThumb } from "./row.hold.js";
import { Row, useRowHeight } from "./row.view.js";
import { Results } from "./search.view.js";
import css from "./inbox.module.css";

const Begin = part(async () => (await import("./begin.view.js")).Begin);

interface InboxProps {
  readonly filter: Filter;
  readonly list: InboxList;
  readonly cursor: string | null;
  readonly openId: string | null;
  readonly onOpen: (id: string, write?: boolean) => void;
  readonly onCursor: (id: string) => void;
  readonly onNear: (id: string) => void;
}

export function InboxPane(props: InboxProps): ReactElement {
  const { t } = useWords();
  const [words, setWords] = useState("");
  const bulk = useBulk();
  useChosenAnew(props.filter, bulk);
  const loaded = props.list.heads.map(({ id }) => id);
  return (
    <section className={css.inbox} aria-label={t("inbox.label")}>
      <InboxHead filter={props.filter} words={words} onWords={setWords} />
      <BulkBar bulk={bulk} loaded={loaded} />
      {words.trim() ? (
        <Results words={words} onOpen={() => setWords("")} onWords={setWords} />
      ) : (
        <Body {...props} bulk={bulk} />
      )}
    </section>
  );
}

/** What is no longer in sight must not be acted on. */
function useChosenAnew(filter: Filter, { choose }: Bulk): void {
  const before = useRef(filter);
  useEffect(() => {
    if (before.current !== filter) choose([]);
    before.current = filter;
  }, [filter, choose]);
}

interface ListProps extends InboxProps {
  readonly bulk: Bulk;
}

function Body({ list, ...props }: ListProps): ReactElement {
  const { t } = useWords();
  const height = useRowHeight();
  if (list.heads.length > 0) return <List list={list} {...props} />;
  if (list.pending) return <Rows count={9} height={height} label={t("state.loading")} />;
  if (list.error) return <Failed error={list.error} retry={list.retry} />;
  return <Nothing filter={props.filter} />;
}

/** Says why, and leads to where there is something. */
function Nothing({ filter }: { filter: Filter }): ReactElement {
  const { t } = useWords();
  const { view, status } = filter;
  const calm = status === "open" && !isNarrowed(filter);
  return (
    <Empty
      icon={calm ? "check" : "search"}
      title={calm ? t(`inbox.empty.${view}`) : t("inbox.empty.status")}
      action={calm && <Elsewhere from={view} />}
    >
      {calm ? t(`inbox.empty.${view}.about`) : t("inbox.empty.status.about")}
    </Empty>
  );
}

function Elsewhere({ from }: { from: Filter["view"] }): ReactElement | null {
  const { t } = useWords();
  const { data: counts } = useQuery(countsQuery);
  const leads = useRight("manage_people");
  if (counts?.all === 0)
    return leads ? (
      <Suspense>
        <Begin />
      </Suspense>
    ) : null;
  if (!counts || from === "all") return null;
  return (
    <Button
      variant="default"
      renderRoot={(props) => <Link to="." search={(now) => ({ ...now, view: "all" as const })} {...props} />}
    >
      {t("inbox.see_all", { n: counts.all })}
    </Button>
  );
}

function List({ list, cursor, openId, onOpen, onCursor, onNear, bulk }: ListProps): ReactElement {
  const { t } = useWords();
  const directory = useDirectory();
  const box = useRef<HTMLDivElement>(null);
  const height = useRowHeight();
  const rows = useVirtualizer({
    count: list.heads.length,
    getScrollElement: () => box.current,
    estimateSize: () => height,
    overscan: 8,
    getItemKey: (index) => list.heads[index]?.id ?? index,
  });
  useLayoutEffect(() => rows.measure(), [rows, height]);
  useSteadyScroll(box, list.heads, height);
  const at = list.heads.findIndex((head) => head.id === cursor);
  useLayoutEffect(() => {
    if (at >= 0) rows.scrollToIndex(at);
    // Only when the cursor moves: arriving heads must not pull the list about.
  }, [cursor]);
  const items = rows.getVirtualItems();
  const nearEnd = (items.at(-1)?.index ?? 0) >= list.heads.length - 10;
  useLayoutEffect(() => {
    if (nearEnd && list.more) list.fetchMore();
  }, [nearEnd, list]);
  const choose = useChoosing(list.heads, cursor, bulk);
  const choosing = useRef(false); // rows are drawn anew only for what they show
  choosing.current = bulk.chosen.size > 0;
  const drawn = items.some(({ index }) => index === at);
  return (
    <div
      ref={box}
      className={css.list}
      role="listbox"
      tabIndex={0}
      aria-label={t("inbox.label")}
      aria-activedescendant={drawn ? `row-${cursor}` : undefined}
    >
      <div role="presentation" style={{ height: rows.getTotalSize(), position: "relative" }}>
        {items.map(({ index, key, start }) => {
          const head = list.heads[index];
          if (!head) return null;
          return (
            <Row
              key={key}
              head={head}
              top={start}
              place={[index + 1, list.heads.length]}
              open={head.id === openId}
              current={head.id === cursor}
              assignee={directory.member(head.assignee_id)}
              channel={directory.channel(head.channel_id)}
              chosen={bulk.chosen.has(head.id)}
              wrong={bulk.failed.get(head.id)}
              onChoose={(upto) => choose(index, upto)}
              onNear={() => onNear(head.id)}
              onOpen={() => {
                if (choosing.current && byThumb()) return choose(index, false);
                onCursor(head.id);
                onOpen(head.id);
              }}
            />
          );
        })}
      </div>
    </div>
  );
}

/** One by one, or with Shift all from the last one chosen to here; S chooses the row under the cursor. */
function useChoosing(
  heads: readonly Head[],
  cursor: string | null,
  bulk: Bulk,
): (index: number, upto: boolean) => void {
  const last = useRef(0);
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.key !== "c" || cursor === null || !isFree(event)) return;
      event.preventDefault();
      bulk.toggle(cursor);
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, [cursor, bulk]);
  return (index, upto) => {
    const id = heads[index]?.id;
    if (id === undefined) return;
    const [from, to] = [Math.min(last.current, index), Math.max(last.current, index)];
    if (upto) bulk.choose([...bulk.chosen, ...heads.slice(from, to + 1).map((head) => head.id)]);
    else bulk.toggle(id);
    last.current = index;
  };
}

/** Keeps the first row on screen where it is when rows come and go above it. At the very top, new rows may push in. */
function useSteadyScroll(box: React.RefObject<HTMLDivElement | null>, heads: readonly Head[], height: number): void {
  const before = useRef(heads);
  useLayoutEffect(() => {
    const element = box.current;
    const old = before.current;
    before.current = heads;
    if (!element || old === heads || element.scrollTop < height) return;
    const first = old[Math.floor(element.scrollTop / height)];
    const moved = first ? heads.findIndex((head) => head.id === first.id) : -1;
    if (moved >= 0) element.scrollTop += (moved - Math.floor(element.scrollTop / height)) * height;
  }, [box, heads, height]);
}
