import type { ReactElement, ReactNode } from "react";
import { Button } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import type { Page } from "@client/types.js";
import { Rows } from "@ui/bits.js";
import { Failed } from "./session/failed.view.js";
import { useWords } from "./words.js";

interface PagedProps<T> {
  readonly queryKey: readonly unknown[];
  readonly fetch: (cursor: string | null) => Promise<Page<T>>;
  /** How many rows of which height are waited for. */
  readonly count: number;
  readonly height: number;
  readonly empty: ReactNode;
  readonly everyMs?: number;
  readonly children: (items: readonly T[]) => ReactNode;
}

/** A list that comes in pages: what is shown while it loads, fails, is empty, and has more. */
export function Paged<T>({ queryKey, fetch, count, height, empty, everyMs, children }: PagedProps<T>): ReactElement {
  const { t } = useWords();
  const list = useInfiniteQuery({
    queryKey,
    queryFn: ({ pageParam }) => fetch(pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next ?? null,
    refetchInterval: everyMs ?? false,
  });
  if (list.isPending) return <Rows count={count} height={height} label={t("state.loading")} />;
  if (!list.data) return <Failed error={list.error} retry={() => void list.refetch()} />;
  const items = list.data.pages.flatMap((page) => page.items);
  return (
    <>
      {items.length === 0 ? empty : children(items)}
      {list.hasNextPage && (
        <Button
          variant="default"
          fullWidth
          mt={16}
          loading={list.isFetchingNextPage}
          onClick={() => void list.fetchNextPage()}
        >
          {t("action.more")}
        </Button>
      )}
    </>
  );
}
