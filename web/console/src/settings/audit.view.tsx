import type { ReactElement } from "react";
import { Button } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { audit } from "@client/api.js";
import type { AuditEntry } from "@client/types.js";
import { Empty, Failed, Rows } from "@ui/bits.js";
import { Icon, type IconName } from "@ui/icons.js";
import people from "../people/people.module.css";
import { useDirectory } from "../people/directory.js";
import { useSaid } from "../session/said.js";
import { useWords, type Key } from "../words.js";
import { factsOf } from "./audit.data.js";
import css from "./settings.module.css";

const ICONS: readonly [RegExp, IconName][] = [
  [/failed|limited|forgotten/, "warn"],
  [/password|secret/, "lock"],
  [/invit/, "mail"],
  [/member/, "people"],
  [/channel/, "channels"],
  [/workspace/, "settings"],
  [/./, "person"],
];

/** Who did what that bears on security, newest first. */
export function Audit(): ReactElement {
  const { t } = useWords();
  const said = useSaid();
  const list = useInfiniteQuery({
    queryKey: ["audit"],
    queryFn: ({ pageParam }) => audit.list(pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next ?? null,
  });
  if (list.isPending) return <Rows count={8} height={64} label={t("state.loading")} />;
  if (list.error)
    return (
      <Failed
        title={t("error.title")}
        detail={said(list.error)}
        retry={() => void list.refetch()}
        again={t("action.retry")}
      />
    );
  const items = list.data.pages.flatMap((page) => page.items);
  if (items.length === 0) return <Empty icon="keys" title={t("audit.empty")} />;
  return (
    <>
      <ul className={people["list"]}>
        {items.map((entry) => (
          <Row key={entry.id} entry={entry} />
        ))}
      </ul>
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

function Row({ entry }: { entry: AuditEntry }): ReactElement {
  const words = useWords();
  const { member, channel } = useDirectory();
  // A stranger comes from somewhere; the set-up and a command on the machine do not.
  const who = member(entry.actor_id) || words.t(entry.facts["ip"] ? "audit.nobody" : "actor.system");
  const whom = entry.subject_id === entry.actor_id ? "" : member(entry.subject_id) || channel(entry.subject_id);
  const key: Key = `audit.${entry.act}`;
  return (
    <li>
      <span className={people["icon"]}>
        <Icon name={ICONS.find(([pattern]) => pattern.test(entry.act))?.[1] ?? "person"} />
      </span>
      <div className={people["who"]}>
        <strong>{words.t(key)}</strong>
        <span>{whom ? `${who} → ${whom}` : who}</span>
      </div>
      <ul className={css.facts}>
        {factsOf(words, entry).map((fact) => (
          <li key={fact}>{fact}</li>
        ))}
      </ul>
      <time className={css.at} dateTime={entry.at}>
        {words.moment(entry.at)}
      </time>
    </li>
  );
}
