import { useEffect, useSyncExternalStore, type ReactElement } from "react";
import { Icon } from "./icons.js";
import css from "./notices.module.css";

/** What one can still do about what was said. */
interface Action {
  readonly name: string;
  readonly run: () => void;
}

interface Notice {
  readonly id: number;
  readonly text: string;
  readonly tone: "good" | "bad";
  readonly action: Action | undefined;
  readonly about: string;
  readonly stays: boolean;
}

const MOST = 3; // more would hide what one works on
const SHOWN_MS = 6000; // long enough to read two lines
const TO_ACT_MS = 12_000; // and to come there with the keyboard
let notices: readonly Notice[] = [];
let count = 0;
const listeners = new Set<() => void>();

function change(next: readonly Notice[]): void {
  notices = next;
  listeners.forEach((listener) => listener());
}

interface How {
  readonly about?: string; // of what is about the same only the newest stands
  readonly stays?: boolean; // until it is dismissed, as all that is bad
}

/** Says something at the foot of the window, to eyes and screen readers. */
export function notify(text: string, tone: Notice["tone"] = "good", action?: Action, how: How = {}): void {
  const { about = text, stays = tone === "bad" } = how;
  count += 1;
  const others = notices.filter((notice) => notice.about !== about);
  change([...others.slice(1 - MOST), { id: count, text, tone, action, about, stays }]);
}

const drop = (id: number): void => change(notices.filter((notice) => notice.id !== id));

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function One({ notice, dismiss }: { notice: Notice; dismiss: string }): ReactElement {
  useEffect(() => {
    if (notice.stays) return undefined;
    const timer = setTimeout(() => drop(notice.id), notice.action ? TO_ACT_MS : SHOWN_MS);
    return () => clearTimeout(timer);
  }, [notice]);
  return (
    <div className={css.notice} data-tone={notice.tone}>
      <Icon name={notice.tone === "good" ? "check" : "warn"} />
      <span>{notice.text}</span>
      {notice.action && (
        <button
          type="button"
          className={css.action}
          onClick={() => {
            notice.action?.run();
            drop(notice.id);
          }}
        >
          {notice.action.name}
        </button>
      )}
      <button type="button" aria-label={dismiss} onClick={() => drop(notice.id)}>
        <Icon name="close" size={14} />
      </button>
    </div>
  );
}

export function Notices({ dismiss }: { dismiss: string }): ReactElement {
  const shown = useSyncExternalStore(subscribe, () => notices);
  return (
    <div className={css.notices} role="status" aria-atomic="false">
      {shown.map((notice) => (
        <One key={notice.id} notice={notice} dismiss={dismiss} />
      ))}
    </div>
  );
}
