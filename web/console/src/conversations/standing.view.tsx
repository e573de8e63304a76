/** How a message stands: its words now and before, how far it came, and what can still be done about it. */
import type { ReactElement } from "react";
import { Icon, type IconName } from "@ui/icons.js";
import { useWords } from "../words.js";
import { Change } from "./change.view.js";
import { useDesk } from "./desk.store.js";
import { Files } from "./files.view.js";
import { changeable, type Delivery } from "./marks.data.js";
import type { Bubble, Whose } from "./timeline.data.js";
import css from "./bubble.module.css";

interface FootProps {
  readonly item: Bubble;
  readonly head: Whose;
  readonly onEdit: () => void;
}

/** Beside the bubble; only the words of its state stand below. */
export function Foot({ item, head, onEdit }: FootProps): ReactElement | null {
  if (item.side === "in" || item.recalled || item.redacted) return null;
  return (
    <div className={css.foot} data-quiet={!item.told || undefined}>
      {changeable(item.event, item.event.actor.id ?? "", Date.now()) && (
        <Change item={item} head={head} onEdit={onEdit} />
      )}
      {item.delivery && <State item={item} delivery={item.delivery} head={head} />}
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
      {recalled ? <em>{t("message.recalled")}</em> : body.text}
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

interface StateProps {
  readonly item: Bubble;
  readonly delivery: Delivery;
  readonly head: Whose;
}

const MARKS: Record<Delivery, IconName> = { failed: "warn", stored: "check", delivered: "checks", read: "checks" };

/** How far it came: a mark on each, words on the newest of each state; what failed says why and can be sent again. */
function State({ item, delivery, head }: StateProps): ReactElement {
  const { t } = useWords();
  const store = useDesk();
  const { told, why, body } = item;
  const words = t(`delivery.${delivery}`);
  const again = (): void => store.do(head.id, { do: "say", text: body.text, files: body.files ?? [] });
  return (
    <div className={css.state} data-state={delivery}>
      {told && words}
      {why && ` · ${why}`}
      <span
        className={css.mark}
        title={words}
        {...(told ? { "aria-hidden": true } : { role: "img", "aria-label": words })}
      >
        <Icon name={MARKS[delivery]} size={13} />
      </span>
      {delivery === "failed" && (
        <button type="button" onClick={again}>
          {t("action.retry")}
        </button>
      )}
    </div>
  );
}
