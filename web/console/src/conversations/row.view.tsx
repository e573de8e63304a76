import { memo, type ReactElement } from "react";
import type { Head } from "@client/types.js";
import { Avatar, Chip, type Tone } from "@ui/bits.js";
import { Icon } from "@ui/icons.js";
import { useClock } from "../clock.js";
import { usePreferences } from "../session/preferences.js";
import { useSaid } from "../session/said.js";
import { useStore } from "../store.js";
import { useWords } from "../words.js";
import { useDesk } from "./desk.store.js";
import { fileIn } from "./preview.js";
import { useHold } from "./row.hold.js";
import { left, waited } from "./waiting.data.js";
import css from "./row.module.css";

// As in row.module.css: three lines and air, or two and little.
const HEIGHTS = { roomy: 80, compact: 54 };

export const useRowHeight = (): number => HEIGHTS[usePreferences().compact ? "compact" : "roomy"];

const TONES: Record<Head["status"], Tone> = {
  bot: "bot",
  queued: "amber",
  assigned: "accent",
  snoozed: "plain",
  resolved: "good",
};

interface RowProps {
  readonly head: Head;
  readonly top: number;
  readonly place: readonly [number, number];
  readonly open: boolean;
  readonly current: boolean;
  readonly assignee: string;
  readonly channel: string;
  readonly chosen: boolean;
  readonly wrong: unknown; // why the last action on it was refused, if it was
  readonly onNear: () => void; // a pointer or a thumb comes to it
  readonly onOpen: () => void;
  readonly onChoose: (upto: boolean) => void;
}

export const Row = memo(
  RowView,
  (a, b) =>
    a.head === b.head &&
    a.top === b.top &&
    a.open === b.open &&
    a.current === b.current &&
    a.assignee === b.assignee &&
    a.channel === b.channel &&
    a.chosen === b.chosen &&
    a.wrong === b.wrong &&
    a.place[0] === b.place[0] &&
    a.place[1] === b.place[1],
);

function RowView({
  head,
  top,
  place,
  open,
  current,
  assignee,
  channel,
  chosen,
  wrong,
  onNear,
  onOpen,
  onChoose,
}: RowProps): ReactElement {
  const { t } = useWords();
  const said = useSaid();
  const author = head.last_message_by;
  const hold = useHold(() => onChoose(false));
  return (
    <div
      id={`row-${head.id}`}
      className={css.row}
      role="option"
      aria-selected={open}
      aria-checked={chosen}
      aria-posinset={place[0]}
      aria-setsize={place[1]}
      data-current={current || undefined}
      data-unread={head.unread || undefined}
      data-chosen={chosen || undefined}
      style={{ transform: `translateY(${top}px)` }}
      {...hold}
      onPointerEnter={onNear}
      onClick={(event) =>
        event.shiftKey ? onChoose(true) : event.ctrlKey || event.metaKey ? onChoose(false) : onOpen()
      }
    >
      <Choose chosen={chosen} onChoose={onChoose} />
      <Avatar name={head.customer.name} id={head.customer.id} size={34} />
      <div className={css.words}>
        <div className={css.line}>
          <strong>{head.customer.name || t("customer.nameless")}</strong>
          <span className={css.number}>#{head.number}</span>
          {head.vip && <Chip tone="amber">VIP</Chip>}
          <Waiting head={head} />
        </div>
        <div className={css.text}>
          {author === "bot" && <Icon name="bot" size={14} />}
          {author === "member" && <Icon name="undo" size={13} />}
          <Preview head={head} />
          {head.unread && <i className={css.unread} aria-label={t("row.unread")} />}
        </div>
        <div className={css.facts}>
          {wrong !== undefined && <span className={css.wrong}>{said(wrong)}</span>}
          <Chip tone={TONES[head.status]}>
            {head.status === "assigned" ? assignee || t("status.assigned") : t(`status.${head.status}`)}
          </Chip>
          <Marks head={head} />
          <span>{channel}</span>
        </div>
      </div>
    </div>
  );
}

/** Mail that did not arrive, and the first of its tags. */
function Marks({ head }: { head: Head }): ReactElement {
  const { t } = useWords();
  return (
    <>
      {head.undelivered && <Chip tone="red">{t("row.undelivered")}</Chip>}
      {head.tags.slice(0, 2).map((tag) => (
        <Chip key={tag}>{tag}</Chip>
      ))}
    </>
  );
}

/** For the pointer alone: keys and readers have the row itself. */
function Choose({ chosen, onChoose }: Pick<RowProps, "chosen" | "onChoose">): ReactElement {
  return (
    <span
      className={css.choose}
      aria-hidden
      onClick={(event) => {
        event.stopPropagation();
        onChoose(event.shiftKey);
      }}
    >
      {chosen && <Icon name="check" size={16} />}
    </span>
  );
}

/** The last message's words; a file alone by a mark and its name. */
function Preview({ head }: { head: Head }): ReactElement {
  const { t } = useWords();
  const text = head.last_message || (head.last_message_by && t("message.recalled"));
  const name = fileIn(text);
  if (name === null) return <span>{text}</span>;
  return (
    <>
      <Icon name="file" size={14} />
      <span>{t("row.file", { name })}</span>
    </>
  );
}

/** Ticks while somebody waits for an answer; else tells when the last word was said. */
export function Waiting({ head }: { head: Head }): ReactElement {
  const { t, ago, brief } = useWords();
  const { desk } = useDesk();
  const skewMs = useStore(desk, (state) => state.skewMs);
  const due = head.due_at;
  const since = head.owed_since ?? (due && head.opened_at); // else the promise is about the whole matter
  const shown = useClock((nowMs) => {
    if (since === null) return head.last_message_at ? ago(head.last_message_at, nowMs + skewMs) : "";
    const { seconds, heat } = due === null ? waited(since, nowMs + skewMs) : left(since, due, nowMs + skewMs);
    return `${head.broken ? "red" : heat}|${seconds < 0 ? "+" : ""}${brief(Math.abs(seconds))}`;
  });
  if (since === null) return <time className={css.ago}>{shown}</time>;
  const [heat, text = ""] = shown.split("|");
  const late = text.startsWith("+");
  const title =
    due === null
      ? t("row.waiting")
      : t(late ? "row.overdue" : head.broken ? "row.broken" : "row.due", { left: text, late: text.slice(1) });
  return (
    <span className={css.wait} data-heat={heat} title={title}>
      {due !== null && <Icon name={late ? "warn" : "clock"} size={12} />}
      {text}
    </span>
  );
}
