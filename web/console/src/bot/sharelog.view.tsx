import type { ReactElement } from "react";
import { shares, type ShareChange } from "@client/bot.js";
import { Icon } from "@ui/icons.js";
import { Paged } from "../paged.view.js";
import people from "../people/people.module.css";
import { useDirectory } from "../people/directory.js";
import { useWords } from "../words.js";
import { useTopicName } from "./jobs.js";
import css from "./bot.module.css";

/** Why each share is where it is, newest first. */
export function Log(): ReactElement {
  const { t } = useWords();
  return (
    <section>
      <div className={css.head}>
        <h2>{t("bot.share.log")}</h2>
      </div>
      <Paged
        queryKey={["share-changes"]}
        fetch={shares.changes}
        count={2}
        height={56}
        empty={<p>{t("bot.share.log.empty")}</p>}
      >
        {(items) => (
          <ul className={people["list"]}>
            {items.map((change) => (
              <Line key={change.id} change={change} />
            ))}
          </ul>
        )}
      </Paged>
    </section>
  );
}

function Line({ change }: { change: ShareChange }): ReactElement {
  const { t, moment } = useWords();
  const name = useTopicName();
  const { channel, member } = useDirectory();
  const up = change.to_percent >= change.from_percent;
  return (
    <li>
      <span className={css.way} data-up={up}>
        <Icon name="down" size={16} />
      </span>
      <div className={people["who"]}>
        <strong>
          {name(change.topic)} · {channel(change.channel_id) || "–"}
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
