import { useEffect, useMemo, useRef, useState, type ReactElement } from "react";
import { Loader } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { links, type EarlierPart } from "@client/links.js";
import type { Head } from "@client/types.js";
import { Icon } from "@ui/icons.js";
import { useOwn } from "../../own.js";
import { useDirectory } from "../../people/directory.js";
import { useSaid } from "../../session/said.js";
import { useStore } from "../../store.js";
import { useWords } from "../../words.js";
import { Items, useNames } from "../items.view.js";
import { timeline } from "../timeline.data.js";
import { HIGHEST, joined } from "./earlier.data.js";
import { only, turnOnly } from "./only.js";
import words from "./own.json";
import css from "./links.module.css";

const FORGET_MS = 60_000; // an hour's work opens hundreds: what was read of their pasts is let go again

/** What the customer wrote before this conversation, page by page as one scrolls up; or nothing, if one wants it alone. */
export function Earlier({ head }: { head: Head }): ReactElement {
  const alone = useStore(only, (value) => value);
  return alone ? <Turn alone /> : <All head={head} />;
}

function Turn({ alone }: { alone: boolean }): ReactElement {
  const own = useOwn(words);
  return (
    <li className={css.here}>
      <button type="button" aria-pressed={alone} onClick={turnOnly}>
        {own(alone ? "all" : "only")} <kbd>.</kbd>
      </button>
    </li>
  );
}

function All({ head }: { head: Head }): ReactElement | null {
  const own = useOwn(words);
  const said = useSaid();
  const [open, setOpen] = useState(false);
  const list = useInfiniteQuery({
    queryKey: ["earlier", head.id],
    queryFn: ({ pageParam }) => links.earlier(head.id, pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next ?? null,
    gcTime: FORGET_MS,
    retry: false, // scrolling again asks again
  });
  const parts = useMemo(() => joined(list.data?.pages.map((page) => page.items) ?? []), [list.data]);
  const more = (): void => {
    if (list.isFetching) return;
    setOpen(true);
    if (open && list.hasNextPage) void list.fetchNextPage();
    else if (list.error) void list.refetch();
  };
  const newest = parts.at(-1);
  if (list.error && !newest)
    return (
      <li className={css.wrong} role="alert">
        {said(list.error)}{" "}
        <button type="button" onClick={more}>
          {own("again")}
        </button>
      </li>
    );
  if (!newest) return null;
  return (
    <>
      {(!open || list.hasNextPage) && <Above busy={list.isFetchingNextPage} onSeen={more} />}
      {open ? (
        parts.map((part) => <Part key={part.conversation.id} part={part} />)
      ) : (
        <li className={css.line}>
          <button type="button" onClick={more}>
            <Icon name="up" size={14} /> {own("before")} <About part={newest} />
          </button>
        </li>
      )}
      <Turn alone={false} />
    </>
  );
}

/** One earlier conversation: what it was, and what was said. */
function Part({ part }: { part: EarlierPart }): ReactElement {
  const { day } = useWords();
  const names = useNames();
  const head = part.conversation;
  const items = useMemo(() => timeline(part.events, [], names, day), [part, names, day]);
  return (
    <>
      {part.begins && (
        <li className={css.line}>
          <Link to="/desk/$id" params={{ id: head.id }} search={(now) => ({ ...now, at: undefined })}>
            <About part={part} />
          </Link>
        </li>
      )}
      <Items items={items} head={head} apart />
    </>
  );
}

/** In a line: number, channel, when, how it ended, what the customer thought of it. */
function About({ part: { conversation: head, rating } }: { part: EarlierPart }): ReactElement {
  const { moment } = useWords();
  const own = useOwn(words);
  const directory = useDirectory();
  return (
    <>
      #{head.number} · {directory.channel(head.channel_id)} ·{" "}
      <time dateTime={head.opened_at}>{moment(head.opened_at)}</time>
      {" · "}
      {own(head.ended === "" ? "open" : head.ended)}
      {rating && ` · ${own("rating", { score: rating.score, of: HIGHEST[rating.scale] })}`}
    </>
  );
}

/** Asks for more once somebody scrolls to the top: not by itself, so that a short conversation stays short. */
function Above({ busy, onSeen }: { busy: boolean; onSeen: () => void }): ReactElement {
  const place = useRef<HTMLLIElement>(null);
  const latest = useRef(onSeen);
  latest.current = onSeen;
  useEffect(() => {
    const box = place.current?.closest<HTMLElement>("[role=region]");
    if (!box) return undefined;
    const look = (): void => {
      const top = place.current?.getBoundingClientRect().bottom ?? 0;
      if (top >= box.getBoundingClientRect().top) latest.current();
    };
    const wheel = (event: WheelEvent): void => {
      if (event.deltaY < 0) look();
    };
    box.addEventListener("scroll", look, { passive: true });
    box.addEventListener("wheel", wheel, { passive: true });
    return () => {
      box.removeEventListener("scroll", look);
      box.removeEventListener("wheel", wheel);
    };
  }, []);
  return (
    <li ref={place} className={css.above} aria-hidden="true">
      {busy && <Loader size={16} />}
    </li>
  );
}
