import { useEffect, useLayoutEffect, useMemo, useRef, useState } from "react";
import { useInfiniteQuery, useQuery, useQueryClient, type InfiniteData } from "@tanstack/react-query";
import { conversations } from "@client/api.js";
import type { Counts, Head, Page, View } from "@client/types.js";
import { useRight, useSession } from "../session/session.js";
import { useStore } from "../store.js";
import { useDesk } from "./desk.store.js";
import { visible, waiting, type Filter } from "./inbox.data.js";

export interface InboxList {
  readonly heads: readonly Head[];
  readonly pending: boolean;
  readonly error: Error | null;
  readonly more: boolean;
  readonly fetchMore: () => void;
  readonly retry: () => void;
}

/** A view of the inbox: pages from REST, kept fresh by heads from the socket. */
export function useInbox(filter: Filter): InboxList {
  const store = useDesk();
  const query = useInfiniteQuery({
    queryKey: ["inbox", filter],
    queryFn: async ({ pageParam }) => {
      const page = await conversations.list(filter, pageParam);
      store.learn(page.items);
      if (pageParam === null) store.settle();
      return page;
    },
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next ?? null,
  });
  useFreshAfterAbsence(filter.view);
  const last = query.data?.pages.at(-1);
  // With a rare tag a page may be empty and not the last.
  const edge = last?.next ? (query.data?.pages.flatMap((page) => page.items).at(-1) ?? null) : null;
  const heads = useVisible(filter, edge);
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = query;
  useEffect(() => {
    if (heads.length === 0 && hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [heads.length, hasNextPage, isFetchingNextPage, fetchNextPage]);
  return {
    heads,
    pending: query.isPending,
    error: query.error,
    more: query.hasNextPage && !query.isFetchingNextPage,
    fetchMore: () => void query.fetchNextPage(),
    retry: () => void query.refetch(),
  };
}

/** What of the heads held this list shows; the store lets go of none of them. */
function useVisible(filter: Filter, edge: Head | null): readonly Head[] {
  const store = useDesk();
  const { member } = useSession();
  const held = useStore(store.desk, (state) => state.heads);
  const before = useRef<{ filter: Filter; heads: readonly Head[] }>({ filter, heads: [] });
  const heads = useMemo(() => {
    const last = before.current.filter === filter ? before.current.heads : [];
    return visible(held, filter, member.id, edge, Date.now(), last);
  }, [held, filter, member.id, edge]);
  useLayoutEffect(() => {
    before.current = { filter, heads };
    store.lists(heads);
    return () => store.lists([]);
  }, [store, filter, heads]);
  return heads;
}

/**
 * Heads sent while we were away are lost: fetch the first pages again, the rest when somebody scrolls there.
 * So are those sent before our first welcome, but mine and nobody's are asked for with it.
 */
function useFreshAfterAbsence(view: View): void {
  const { desk } = useDesk();
  const client = useQueryClient();
  const absences = useStore(desk, (state) => state.absences);
  const welcomed = useStore(desk, (state) => state.me !== null);
  const [early] = useState(!welcomed);
  const late = early && welcomed && view === "all";
  useEffect(() => {
    if (absences === 0 && !late) return;
    client.setQueriesData<InfiniteData<Page<Head>>>({ queryKey: ["inbox"] }, (data) =>
      data ? { pages: data.pages.slice(0, 1), pageParams: data.pageParams.slice(0, 1) } : data,
    );
    void client.invalidateQueries({ queryKey: ["inbox"] });
    void client.invalidateQueries({ queryKey: ["conversation"] });
  }, [absences, late, client]);
}

const COUNTS_MS = 2000; // counts follow the heads, at most this often
const FEW = 25; // of those that wait: soon "most urgent" would not know who is

export const countsQuery = { queryKey: ["counts"], queryFn: conversations.counts };

/** For every page: the counts follow the heads, the most urgent are at hand, and no list is remembered with holes. */
export function useCounts(): Counts | undefined {
  const store = useDesk();
  const { member } = useSession();
  const client = useQueryClient();
  const letGo = useStore(store.desk, (state) => state.letGo);
  useEffect(() => client.removeQueries({ queryKey: ["inbox"], type: "inactive" }), [client, letGo]);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let { heads } = store.desk.get();
    const stop = store.desk.subscribe(() => {
      const before = heads;
      ({ heads } = store.desk.get());
      if (heads === before) return;
      timer ??= setTimeout(() => {
        timer = undefined;
        void client.invalidateQueries({ queryKey: countsQuery.queryKey });
      }, COUNTS_MS);
    });
    return () => {
      stop();
      clearTimeout(timer);
    };
  }, [store, client]);
  const counts = useQuery({ ...countsQuery, enabled: useRight("converse") }).data;
  useEffect(() => {
    const held = waiting(store.desk.get().heads, member.id);
    if (counts && held < Math.min(FEW, counts.waiting)) void store.fetchWaiting();
  }, [counts, store, member.id]);
  return counts;
}
