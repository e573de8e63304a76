import { memo, useLayoutEffect, useMemo, useRef, type ReactElement } from "react";
import { Icon } from "@ui/icons.js";
import { useFlowName } from "../bot/flowname.js";
import { BecauseView } from "../routing/profiles/because.view.js";
import { topicName } from "../bot/topics.data.js";
import { useDirectory } from "../people/directory.js";
import { useStore } from "../store.js";
import { useWords } from "../words.js";
import { BubbleView, NoteView, PendingView } from "./bubble.view.js";
import { CardView } from "./card.view.js";
import { folded, type Fold } from "./folds.data.js";
import { isOpen, opened, turn } from "./folds.js";
import { UndeliveredLine } from "./letters/open.view.js";
import { Taken, TieLink } from "./links/tie.view.js";
import type { Item, Names, Whose } from "./timeline.data.js";
import css from "./timeline.module.css";

interface ItemsProps {
  readonly items: readonly Item[];
  readonly head: Whose;
  readonly last?: boolean; // nothing comes after them yet
  readonly apart?: boolean; // of another conversation: a number may be here twice
}

/** What was said in order; of what else happened, long runs as one line. */
export const Items = memo(function Items({ items, head, last = false, apart = false }: ItemsProps): ReactElement {
  const shown = useMemo(() => folded(items, last), [items, last]);
  return (
    <>
      {shown.map((item) =>
        item.kind === "fold" ? (
          <FoldView key={item.id} fold={item} head={head} />
        ) : (
          <ItemView key={item.id} item={item} head={head} apart={apart} />
        ),
      )}
    </>
  );
});

function FoldView({ fold, head }: { fold: Fold; head: Whose }): ReactElement {
  const { t, time } = useWords();
  const open = useStore(opened, (now) => isOpen(now, head.id, fold));
  const [button, press] = useStill(() => turn(head.id, fold));
  return (
    <>
      <li className={css.event}>
        <button ref={button} type="button" className={css.fold} aria-expanded={open} onClick={press}>
          {t(open ? "timeline.fold" : "timeline.unfold", { n: fold.lines.length })}
          <Icon name={open ? "up" : "down"} size={13} />
        </button>
        {!open && <time dateTime={fold.lines.at(-1)?.at}>{time(fold.lines.at(-1)?.at ?? "")}</time>}
      </li>
      {open && fold.lines.map((item) => <ItemView key={item.id} item={item} head={head} />)}
    </>
  );
}

/** A button that stays under the finger although what it opens or closes moves what is above it. */
function useStill(act: () => void): [React.RefObject<HTMLButtonElement | null>, () => void] {
  const button = useRef<HTMLButtonElement>(null);
  const stood = useRef<number | null>(null);
  useLayoutEffect(() => {
    const [before, now] = [stood.current, button.current?.getBoundingClientRect().top];
    stood.current = null;
    if (before !== null && now !== undefined) button.current?.closest("[role=region]")?.scrollBy({ top: now - before });
  });
  const press = (): void => {
    stood.current = button.current?.getBoundingClientRect().top ?? null;
    act();
  };
  return [button, press];
}

export function useNames(): Names {
  const { locale, exact, moment, seconds, t } = useWords();
  const directory = useDirectory();
  const flow = useFlowName();
  return useMemo<Names>(
    () => ({
      member: directory.member,
      team: directory.team,
      time: moment,
      exact,
      measure: (name) => t(`targets.measure.${name}`),
      owner: (name) => (name ? t("line.escalated.owner", { name }) : ""),
      seconds,
      topic: (name) => topicName(name, locale),
      flow,
      stage: (name) => t(`stage.${name}`),
    }),
    [directory, locale, exact, moment, seconds, flow, t],
  );
}

interface ItemProps {
  readonly item: Item;
  readonly head: Whose;
  readonly apart?: boolean; // of another conversation: a number may be here twice
}

export const ItemView = memo(function ItemView({ item, head, apart = false }: ItemProps): ReactElement {
  const { t, day, time } = useWords();
  switch (item.kind) {
    case "day":
      return (
        <li className={css.day}>
          <time dateTime={item.at}>{day(item.at)}</time>
        </li>
      );
    case "line":
      return (
        <>
          <li className={css.event} data-tone={item.tone}>
            {item.tie ? <TieLink tie={item.tie}>{t(...item.says)}</TieLink> : <span>{t(...item.says)}</span>}
            <time dateTime={item.at}>{time(item.at)}</time>
            {item.because && <BecauseView {...item.because} />}
          </li>
          {item.tie && <Taken tie={item.tie} head={head} />}
          {item.failed && <UndeliveredLine conversation={head.id} letter={item.failed} />}
          {item.card && (
            <li className={css.card}>
              <CardView card={item.card} />
            </li>
          )}
        </>
      );
    case "note":
      return <NoteView item={item} anchor={apart ? undefined : `event-${item.event.seq}`} />;
    case "bubble":
      return <BubbleView item={item} head={head} anchor={apart ? undefined : `event-${item.event.seq}`} />;
    case "pending":
      return <PendingView sending={item.sending} />;
  }
});
