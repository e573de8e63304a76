import { useLayoutEffect, useRef, type ReactElement } from "react";
import { SegmentedControl, Select } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { useVirtualizer } from "@tanstack/react-virtual";
import type { Head, StatusFilter, View } from "@client/types.js";
import { Dot, Empty, Failed, Rows } from "@ui/bits.js";
import { useDirectory } from "../people/directory.js";
import { usePresence } from "../session/presence.js";
import { useSaid } from "../session/said.js";
import { useWords } from "../words.js";
import type { Filter } from "./inbox.data.js";
import { useCounts, type InboxList } from "./inbox.js";
import { ROW_HEIGHT, Row } from "./row.view.js";
import css from "./inbox.module.css";

const VIEWS: readonly View[] = ["mine", "unassigned", "all"];
const STATUSES: readonly StatusFilter[] = ["open", "queued", "assigned", "bot", "snoozed", "resolved"];

interface InboxProps {
  readonly filter: Filter;
  readonly list: InboxList;
  readonly cursor: string | null;
  readonly openId: string | null;
  readonly onOpen: (id: string, write?: boolean) => void;
  readonly onCursor: (id: string) => void;
}

export function InboxPane(props: InboxProps): ReactElement {
  const { t } = useWords();
  return (
    <section className={css.inbox} aria-label={t("inbox.label")}>
      <Filters filter={props.filter} />
      <Body {...props} />
    </section>
  );
}

function Filters({ filter }: { filter: Filter }): ReactElement {
  const { t, number } = useWords();
  const counts = useCounts();
  const navigate = useNavigate();
  const show = (change: Partial<Filter>): void =>
    void navigate({ to: ".", search: (now) => ({ ...now, ...change }), replace: true });
  return (
    <header className={css.head}>
      <div className={css.title}>
        <h1>{t("nav.desk")}</h1>
        <PresenceSwitch />
      </div>
      <SegmentedControl
        fullWidth
        aria-label={t("inbox.view")}
        value={filter.view}
        onChange={(view) => show({ view: view })}
        data={VIEWS.map((view) => ({
          value: view,
          label: (
            <span className={css.view}>
              {t(`view.${view}`)} <b>{counts ? number(counts[view]) : ""}</b>
            </span>
          ),
        }))}
      />
      <div className={css.title}>
        <Select
          size="xs"
          variant="unstyled"
          aria-label={t("inbox.status")}
          className={css.status}
          value={filter.status}
          onChange={(status) => status && show({ status: status })}
          data={STATUSES.map((status) => ({ value: status, label: t(`status.${status}`) }))}
        />
        <small className={css.sorted}>{t(filter.status === "resolved" ? "inbox.newest" : "inbox.urgent")}</small>
      </div>
    </header>
  );
}

function PresenceSwitch(): ReactElement {
  const { t } = useWords();
  const [presence, appear] = usePresence();
  const online = presence === "online";
  return (
    <button
      type="button"
      className={css.presence}
      role="switch"
      aria-checked={online}
      aria-label={t("presence.switch")}
      disabled={presence === "offline"}
      onClick={() => appear(online ? "away" : "online")}
    >
      <Dot presence={presence} />
      {t(`presence.${presence}`)}
    </button>
  );
}

function Body({ list, ...props }: InboxProps): ReactElement {
  const { t } = useWords();
  const said = useSaid();
  if (list.heads.length > 0) return <List list={list} {...props} />;
  if (list.pending) return <Rows count={9} height={ROW_HEIGHT} label={t("state.loading")} />;
  if (list.error)
    return <Failed title={t("error.title")} detail={said(list.error)} retry={list.retry} again={t("action.retry")} />;
  const { view, status } = props.filter;
  const calm = status === "open";
  return (
    <Empty icon={calm ? "check" : "search"} title={calm ? t(`inbox.empty.${view}`) : t("inbox.empty.status")}>
      {calm ? t(`inbox.empty.${view}.about`) : t("inbox.empty.status.about")}
    </Empty>
  );
}

function List({ list, cursor, openId, onOpen, onCursor }: InboxProps): ReactElement {
  const { t } = useWords();
  const directory = useDirectory();
  const box = useRef<HTMLDivElement>(null);
  const rows = useVirtualizer({
    count: list.heads.length,
    getScrollElement: () => box.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 8,
    getItemKey: (index) => list.heads[index]?.id ?? index,
  });
  useSteadyScroll(box, list.heads);
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
              onOpen={() => {
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

/** Keeps the first row on screen where it is when rows come and go above it. At the very top, new rows may push in. */
function useSteadyScroll(box: React.RefObject<HTMLDivElement | null>, heads: readonly Head[]): void {
  const before = useRef(heads);
  useLayoutEffect(() => {
    const element = box.current;
    const old = before.current;
    before.current = heads;
    if (!element || old === heads || element.scrollTop < ROW_HEIGHT) return;
    const first = old[Math.floor(element.scrollTop / ROW_HEIGHT)];
    const moved = first ? heads.findIndex((head) => head.id === first.id) : -1;
    if (moved >= 0) element.scrollTop += (moved - Math.floor(element.scrollTop / ROW_HEIGHT)) * ROW_HEIGHT;
  }, [box, heads]);
}
