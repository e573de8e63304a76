import { useEffect, useRef, type KeyboardEvent, type ReactElement } from "react";
import { Button } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { articles } from "@client/api.js";
import { Empty, Rows } from "@ui/bits.js";
import { Icon } from "@ui/icons.js";
import { Failed } from "../session/failed.view.js";
import { useWords } from "../words.js";
import { ArticleRow } from "./row.view.js";
import { queryOf, type ListSearch } from "./list.data.js";
import css from "./knowledge.module.css";

export function List({ search, mayEdit }: { search: ListSearch; mayEdit: boolean }): ReactElement {
  const { t } = useWords();
  const list = useInfiniteQuery({
    queryKey: ["articles", search],
    queryFn: ({ pageParam }) => articles.list(queryOf(search), pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next ?? null,
    placeholderData: (before) => before,
  });
  if (list.isPending) return <Rows count={8} height={76} label={t("state.loading")} />;
  if (list.error && !list.data) {
    return <Failed error={list.error} retry={() => void list.refetch()} />;
  }
  const items = list.data.pages.flatMap((page) => page.items);
  if (items.length === 0) return <Nothing search={search} mayEdit={mayEdit} />;
  return (
    <>
      <ul className={css.list} onKeyDown={walk} aria-busy={list.isPlaceholderData}>
        {items.map((item) => (
          <ArticleRow key={item.id} item={item} />
        ))}
      </ul>
      {list.hasNextPage && <Further loading={list.isFetchingNextPage} onMore={() => void list.fetchNextPage()} />}
    </>
  );
}

/** The arrows go from article to article. */
function walk(event: KeyboardEvent<HTMLUListElement>): void {
  const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (by === undefined) return;
  const links = [...event.currentTarget.querySelectorAll("a")];
  const next = links[links.findIndex((link) => link === document.activeElement) + by];
  if (next === undefined) return;
  event.preventDefault();
  next.focus();
}

/** Fetches on by itself when it comes near the window; the button is for who walks by keys. */
function Further({ loading, onMore }: { loading: boolean; onMore: () => void }): ReactElement {
  const { t } = useWords();
  const place = useRef<HTMLDivElement>(null);
  const more = useRef(onMore);
  more.current = onMore;
  useEffect(() => {
    const watch = new IntersectionObserver(([entry]) => entry?.isIntersecting && more.current(), {
      rootMargin: "600px", // about a window ahead, so that reading never waits
    });
    if (place.current) watch.observe(place.current);
    return () => watch.disconnect();
  }, [loading]);
  return (
    <div ref={place} className={css.further}>
      <Button variant="default" fullWidth loading={loading} onClick={onMore}>
        {t("action.more")}
      </Button>
    </div>
  );
}

function Nothing({ search, mayEdit }: { search: ListSearch; mayEdit: boolean }): ReactElement {
  const { t } = useWords();
  const { due, ...rest } = search;
  if (due && Object.keys(rest).length === 0)
    return (
      <Empty icon="check" title={t(`due.none.${due}`)}>
        {t("due.none.about")}
      </Empty>
    );
  if (Object.keys(search).length > 0)
    return (
      <Empty
        icon="search"
        title={t("knowledge.none")}
        action={
          <Button variant="default" renderRoot={(props) => <Link to="/knowledge" search={{}} {...props} />}>
            {t("filters.clear")}
          </Button>
        }
      >
        {t("knowledge.none.about")}
      </Empty>
    );
  return (
    <Empty
      icon="knowledge"
      title={t("knowledge.empty")}
      action={
        mayEdit && (
          <div className={css.start}>
            <Button
              leftSection={<Icon name="plus" size={16} />}
              renderRoot={(props) => <Link to="/knowledge/$id" params={{ id: "new" }} {...props} />}
            >
              {t("knowledge.new")}
            </Button>
            <Button variant="default" renderRoot={(props) => <Link to="/knowledge/import" {...props} />}>
              {t("import.title")}
            </Button>
          </div>
        )
      }
    >
      {t("knowledge.empty.about")}
    </Empty>
  );
}
