import { useMemo, type ReactElement } from "react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { conversations } from "@client/api.js";
import { useWords } from "../../words.js";
import { ItemView, useNames } from "../items.view.js";
import { timeline, type Whose } from "../timeline.data.js";
import css from "./links.module.css";

interface MovedProps {
  readonly id: string; // of the conversation they were written in
  readonly from: number;
  readonly upto: number;
  readonly head: Whose;
}

/** Messages of another conversation that go on here; a longer part page by page. */
export function Moved({ id, from, upto, head }: MovedProps): ReactElement {
  const { t, day } = useWords();
  const names = useNames();
  const list = useInfiniteQuery({
    queryKey: ["moved", id, from, upto],
    queryFn: ({ pageParam }) => conversations.events(id, pageParam),
    initialPageParam: upto + 1,
    getNextPageParam: ({ events, more }) => (more && (events[0]?.seq ?? 0) > from ? events[0]?.seq : undefined),
    staleTime: Infinity, // what was written stays as it is
  });
  const items = useMemo(() => {
    const events = [...(list.data?.pages ?? [])].reverse().flatMap((page) => page.events);
    const said = events.filter(({ seq, body }) => seq >= from && (body.kind === "message" || body.kind === "note"));
    return timeline(said, [], names, day);
  }, [list.data, from, names, day]);
  return (
    <li className={css.moved}>
      {list.hasNextPage && (
        <button type="button" onClick={() => void list.fetchNextPage()}>
          {t("action.more")}
        </button>
      )}
      <ol>
        {items.map((item) => (
          <ItemView key={item.id} item={item} head={head} apart />
        ))}
      </ol>
    </li>
  );
}
