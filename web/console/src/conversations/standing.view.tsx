/** How a message stands: its words now and before, how far it came, and what can still be done about it. */
import type { ReactElement } from "react";
import { Icon, type IconName } from "@ui/icons.js";
import { useWords } from "../words.js";
import { Change } from "./change.view.js";
import { Files } from "./files.view.js";
import { Due } from "./letters/due.view.js";
import { Undelivered } from "./letters/open.view.js";
import { changeable, type Delivery } from "./marks.data.js";
import type { Bubble, Whose } from "./timeline.data.js";
import css from "./bubble.module.css";

interface FootProps {
  readonly item: Bubble;
  readonly head: Whose;
  readonly onEdit: () => void;
}

/** Beside the bubble; only the words of its state stand below. */
export function Foot(props: FootProps): ReactElement | null {
  const { item, head } = props;
  if (item.side === "in" || item.recalled || item.redacted) return null;
  if (item.failed && item.told) return <Undelivered conversation={head.id} letter={item.failed} />;
  return <Stand {...props} />;
}

function Stand({ item, head, onEdit }: FootProps): ReactElement {
  return (
    <div className={css.foot} data-quiet={(!item.told && !item.waits) || undefined}>
      {item.waits && head.mail_at && <Due item={item} head={head} at={head.mail_at} />}
      {changeable(item.event, item.event.actor.id ?? "", Date.now()) && (
        <Change item={item} head={head} onEdit={onEdit} />
      )}
      {item.delivery && <State told={item.told} delivery={item.delivery} />}
    </div>
  );
}

/** What it says now; what it said before is a click away, for members alone. */
export function Words({ item }: { item: Bubble }): ReactElement {
  const { t } = useWords();
  const { body, was, recalled } = item;
  if (item.redacted) return <em>{t("message.redacted")}</em>;
  return (
    <>
      {recalled ? <em>{t(item.mailed ? "message.recalled_late" : "message.recalled")}</em> : body.text}
      {was.length > 0 && (
        <details className={css.was}>
          <summary>{t(recalled ? "message.was" : "message.edited")}</summary>
          {was.map((text, at) => (
            <p key={at}>{text}</p>
          ))}
          {recalled && <Files files={body.files ?? []} />}
        </details>
      )}
    </>
  );
}

const MARKS: Record<Delivery, IconName> = {
  ...{ failed: "warn", stored: "check", delivered: "checks", read: "checks" },
  ...{ mailing: "mail", mailed: "mail" },
};

/** How far it came: a mark on each, words on the newest of each state. */
function State({ told, delivery }: { told: boolean; delivery: Delivery }): ReactElement {
  const { t } = useWords();
  const words = t(`delivery.${delivery}`);
  return (
    <div className={css.state} data-state={delivery}>
      {told && words}
      <span
        className={css.mark}
        title={words}
        {...(told ? { "aria-hidden": true } : { role: "img", "aria-label": words })}
      >
        <Icon name={MARKS[delivery]} size={13} />
      </span>
    </div>
  );
}
