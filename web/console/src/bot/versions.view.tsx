import type { ReactElement } from "react";
import { Button } from "@mantine/core";
import { useInfiniteQuery, useMutation } from "@tanstack/react-query";
import { flows } from "@client/bot.js";
import { Chip, Empty, Rows } from "@ui/bits.js";
import { notify } from "@ui/notices.js";
import { useDirectory } from "../people/directory.js";
import { useSaid } from "../session/said.js";
import { useWords } from "../words.js";
import type { Editing } from "./editing.js";
import css from "./editor.module.css";

/** What was published, newest first; any of them can become the draft again. */
export function Versions({ editing: { flow, adopt } }: { editing: Editing }): ReactElement {
  const { t, moment } = useWords();
  const said = useSaid();
  const { member } = useDirectory();
  const list = useInfiniteQuery({
    queryKey: ["flow-versions", flow.id],
    queryFn: ({ pageParam }) => flows.versions(flow.id, pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next ?? null,
  });
  const restore = useMutation({
    mutationFn: (version: number) => flows.restore(flow.id, version),
    onSuccess: (restored, version) => {
      adopt(restored);
      notify(t("bot.restored", { n: version }));
    },
    onError: (error) => notify(said(error), "bad"),
  });
  if (list.isPending) return <Rows count={3} height={56} label={t("state.loading")} />;
  const items = list.data?.pages.flatMap((page) => page.items) ?? [];
  if (items.length === 0) return <Empty icon="clock" title={t("bot.versions.empty")} />;
  return (
    <>
      <ul className={css.versions}>
        {items.map(({ version, published_at: at, published_by: by, note }) => (
          <li key={version}>
            <strong>{t("bot.version", { n: version })}</strong>
            {version === flow.version && <Chip tone="good">{t("bot.version.now")}</Chip>}
            <Button
              size="compact-xs"
              variant="subtle"
              loading={restore.isPending}
              onClick={() => restore.mutate(version)}
            >
              {t("bot.restore")}
            </Button>
            <small>
              <time dateTime={at}>{moment(at)}</time> {member(by) || t("actor.system")}
            </small>
            {note && <p>{note}</p>}
          </li>
        ))}
      </ul>
      {list.hasNextPage && (
        <Button variant="default" fullWidth loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          {t("action.more")}
        </Button>
      )}
    </>
  );
}
