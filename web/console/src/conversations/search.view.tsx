import { useEffect, type ReactElement } from "react";
import { Button } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { conversations } from "@client/api.js";
import type { Found } from "@client/types.js";
import { Avatar, Empty, Failed, Rows } from "@ui/bits.js";
import { useSaid } from "../session/said.js";
import { useWords } from "../words.js";
import { useDesk } from "./desk.store.js";
import { ROW_HEIGHT } from "./row.view.js";
import { excerpt } from "./search.data.js";
import css from "./inbox.module.css";

const PAUSE_MS = 200; // after the last key, so that a word is searched once

/** Messages that hold the words, newest first; each opens its conversation at that message. */
export function Results({ words, onOpen }: { words: string; onOpen: () => void }): ReactElement {
  const { t } = useWords();
  const said = useSaid();
  const store = useDesk();
  const [settled] = useDebouncedValue(words.trim(), PAUSE_MS);
  const list = useInfiniteQuery({
    queryKey: ["search", settled],
    queryFn: ({ pageParam }) => conversations.search(settled, pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next ?? null,
    placeholderData: (before) => before,
  });
  const items = list.data?.pages.flatMap((page) => page.items) ?? [];
  useEffect(() => {
    store.learn(list.data?.pages.flatMap((page) => page.items.map((item) => item.conversation)) ?? []);
  }, [list.data, store]);
  if (list.isPending) return <Rows count={6} height={ROW_HEIGHT} label={t("state.loading")} />;
  if (list.error)
    return (
      <Failed
        title={t("error.title")}
        detail={said(list.error)}
        retry={() => void list.refetch()}
        again={t("action.retry")}
      />
    );
  if (items.length === 0 && !list.hasNextPage)
    return (
      <Empty icon="search" title={t("search.none")}>
        {t("search.none.about")}
      </Empty>
    );
  return (
    <div className={css.list} tabIndex={-1}>
      <ul className={css.results} aria-label={t("search.results")} aria-busy={list.isFetching}>
        {items.map((item) => (
          <Result key={`${item.conversation.id}:${item.seq}`} item={item} onOpen={onOpen} />
        ))}
      </ul>
      {list.hasNextPage && (
        <Button variant="subtle" fullWidth loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          {t("action.more")}
        </Button>
      )}
    </div>
  );
}

function Result({ item, onOpen }: { item: Found; onOpen: () => void }): ReactElement {
  const { t, moment } = useWords();
  const { id, customer, number } = item.conversation;
  return (
    <li>
      <Link to="/desk/$id" params={{ id }} search={(now) => ({ ...now, at: item.seq })} onClick={onOpen}>
        <Avatar name={customer.name} id={customer.id} size={30} />
        <span>
          <span className={css.found}>
            <strong>{customer.name || t("customer.nameless")}</strong>
            <small>#{number}</small>
            <time dateTime={item.at}>{moment(item.at)}</time>
          </span>
          <span className={css.excerpt}>
            {excerpt(item.text, item.marks).map(({ text, marked }, at) =>
              marked ? <mark key={at}>{text}</mark> : <span key={at}>{text}</span>,
            )}
          </span>
        </span>
      </Link>
    </li>
  );
}
