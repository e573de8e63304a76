import type { ReactElement } from "react";
import { Button } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { shares, type ShareChange } from "@client/bot.js";
import { Icon } from "@ui/icons.js";
import people from "../people/people.module.css";
import { useDirectory } from "../people/directory.js";
import { useWords } from "../words.js";
import { topicName } from "./topics.data.js";
import css from "./bot.module.css";

/** Why each share is where it is, newest first. */
export function Log(): ReactElement | null {
  const { t } = useWords();
  const log = useInfiniteQuery({
    queryKey: ["share-changes"],
    queryFn: ({ pageParam }) => shares.changes(pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next ?? null,
  });
  const items = log.data?.pages.flatMap((page) => page.items) ?? [];
  if (items.length === 0) return null;
  return (
    <section>
      <div className={css.head}>
        <h2>{t("bot.share.log")}</h2>
      </div>
      <ul className={people["list"]}>
        {items.map((change) => (
          <Line key={change.id} change={change} />
        ))}
      </ul>
      {log.hasNextPage && (
        <Button
          variant="default"
          fullWidth
          mt={16}
          loading={log.isFetchingNextPage}
          onClick={() => void log.fetchNextPage()}
        >
          {t("action.more")}
        </Button>
      )}
    </section>
  );
}

function Line({ change }: { change: ShareChange }): ReactElement {
  const { t, locale, moment } = useWords();
  const { channel, member } = useDirectory();
  const up = change.to_percent >= change.from_percent;
  return (
    <li>
      <span className={css.way} data-up={up}>
        <Icon name="down" size={16} />
      </span>
      <div className={people["who"]}>
        <strong>
          {topicName(change.topic, locale)} · {channel(change.channel_id) || "–"}
        </strong>
        <span>
          {t(`bot.share.why.${change.why}`, {
            good: change.good,
            bad: change.bad,
            who: member(change.by) || t("actor.system"),
          })}
        </span>
      </div>
      <strong>
        {change.from_percent}% → {change.to_percent}%
      </strong>
      <time className={css.at} dateTime={change.at}>
        {moment(change.at)}
      </time>
    </li>
  );
}
