import type { ReactElement } from "react";
import { Button } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { alerts, type Alert, type AlertNow } from "@client/board.js";
import type { Locale } from "@client/types.js";
import { Chip } from "@ui/bits.js";
import { Icon } from "@ui/icons.js";
import { Paged } from "../../paged.view.js";
import { useDirectory } from "../../people/directory.js";
import { useWords } from "../../words.js";
import { Since } from "./since.view.js";
import { sentence, useBoardWords, whyNot, type Say } from "./words.js";
import css from "./board.module.css";

const KEY = "alert-log";
const TOLD_EVERY_MS = 10_000; // letters and calls go after it began, and may be tried again

function Seen({ alert: { id, acknowledged_by } }: { alert: AlertNow | Alert }): ReactElement {
  const b = useBoardWords();
  const { member } = useDirectory();
  const client = useQueryClient();
  const see = useMutation({
    mutationFn: () => alerts.acknowledge(id),
    onSuccess: () => client.invalidateQueries({ queryKey: [KEY] }),
  });
  const by = acknowledged_by ?? see.data?.acknowledged_by ?? null; // the board itself may be some seconds old
  if (by !== null) return <span>{b("alerts.seen.by", { name: member(by) })}</span>;
  return (
    <Button size="compact-sm" variant="default" loading={see.isPending} onClick={() => see.mutate()}>
      {b("alerts.seen")}
    </Button>
  );
}

/** What is not as it should be, until it is. */
export function Lasting({ alerts: lasting }: { alerts: readonly AlertNow[] }): ReactElement | null {
  const words = useWords();
  const b = useBoardWords();
  if (lasting.length === 0) return null;
  return (
    <ul className={css.lasting} aria-label={b("alerts")}>
      {lasting.map((one) => (
        <li key={one.id} data-seen={one.acknowledged_by !== null || undefined}>
          <Icon name="bell" size={16} />
          <strong>{sentence(words, one)}</strong>
          <span>
            <Since at={one.began_at} />
          </span>
          <Seen alert={one} />
        </li>
      ))}
    </ul>
  );
}

function toldBy(b: Say, locale: Locale, one: Alert): string {
  const failed = (way: "mail" | "webhook", why: string | null): string | false =>
    why !== null && b(`${way}.failed`, { why: whyNot(locale, why) });
  const ways = [
    one.told_at !== null && b("alerts.told"),
    one.mailed_at !== null && b("alerts.mailed"),
    one.posted_at !== null && b("alerts.posted"),
    failed("mail", one.mail_failed),
    failed("webhook", one.post_failed),
    one.pushed_at !== null && b("alerts.pushed"),
    (one.over_mailed_at !== null || one.over_posted_at !== null) && b("alerts.over.told"),
  ].filter((way) => way !== false);
  return ways.length > 0 ? ways.join(" · ") : b("alerts.untold");
}

/** What was found, how it was told, and who saw to it; read anew whenever something begins or ends. */
export function AlertLog({ lasting }: { lasting: number }): ReactElement {
  const words = useWords();
  const b = useBoardWords();
  return (
    <section className={css.part} data-wide>
      <h2>{b("alerts.log")}</h2>
      <Paged
        queryKey={[KEY, lasting]}
        fetch={alerts.list}
        count={2}
        height={44}
        {...(lasting > 0 && { everyMs: TOLD_EVERY_MS })}
        empty={<p>{b("alerts.log.none")}</p>}
      >
        {(items) => (
          <ul className={css.log}>
            {items.map((one) => (
              <li key={one.id}>
                <time dateTime={one.began_at}>{words.moment(one.began_at)}</time>
                <span>{sentence(words, one)}</span>
                <Chip tone={one.over_at === null ? "red" : "plain"}>
                  {one.over_at === null ? b("alerts.lasts") : b("alerts.over", { at: words.time(one.over_at) })}
                </Chip>
                <small>{toldBy(b, words.locale, one)}</small>
                {(one.over_at === null || one.acknowledged_by !== null) && <Seen alert={one} />}
              </li>
            ))}
          </ul>
        )}
      </Paged>
    </section>
  );
}
