import { memo, Suspense, useEffect, useMemo, useRef, useState, type ReactElement } from "react";
import { Loader } from "@mantine/core";
import { EMPTY_LOG } from "@client/log.data.js";
import type { Head } from "@client/types.js";
import { Avatar } from "@ui/bits.js";
import { Icon } from "@ui/icons.js";
import { useClock } from "../clock.js";
import { labelNewest } from "../bot/label.view.js";
import { useKeys } from "../keys.js";
import { useLater } from "../later.js";
import { part } from "../part.js";
import { useSame } from "../same.js";
import { useStore } from "../store.js";
import { useWords } from "../words.js";
import { inBands } from "./bands.data.js";
import { BandView, useBands } from "./bands.view.js";
import { pending } from "./desk.data.js";
import { useDesk } from "./desk.store.js";
import { turnOnly } from "./links/only.js";
import { Items, useNames } from "./items.view.js";
import { timeline, type Item, type Whose } from "./timeline.data.js";
import css from "./timeline.module.css";

const Earlier = part(async () => (await import("./links/earlier.view.js")).Earlier);
const FOUND_MS = 700; // long enough for the eye to arrive
const NEAR_END_PX = 80; // closer to the end than a bubble: new messages come into view by themselves

/** The box runs from the bottom up (column-reverse), so the end stays in view and older pages do not push. */
export const Timeline = memo(function Timeline({ head, at }: { head: Head; at: number | undefined }): ReactElement {
  const { t } = useWords();
  const items = useItems(head);
  const whose = useSame<Whose>({
    id: head.id,
    customer: head.customer,
    status: head.status,
    channel_id: head.channel_id,
    mail_at: head.mail_at,
  });
  const { items: bands } = useBands(head.id);
  const groups = useSame(useMemo(() => inBands(items, bands), [items, bands]));
  useKeys({ l: labelNewest, ".": turnOnly });
  const box = useRef<HTMLDivElement>(null);
  const [away, setAway] = useState(false);
  const last = items.at(-1);
  const [seen, setSeen] = useState(last?.id);
  useEffect(() => {
    if (!away) setSeen(last?.id);
  }, [away, last?.id]);
  useShown(head.id, at);
  const toEnd = (): void => box.current?.scrollTo({ top: 0, behavior: "smooth" });
  return (
    <div className={css.frame}>
      <div
        ref={box}
        className={css.box}
        tabIndex={0}
        role="region"
        aria-label={t("timeline.label")}
        onScroll={() => setAway((box.current?.scrollTop ?? 0) < -NEAR_END_PX)}
      >
        <Typing head={head} />
        <ol className={css.items}>
          <Beginning head={head} />
          <Older id={head.id} />
          {groups.map(({ band, items: those }) => {
            const shown = <Items key="items" items={those} head={whose} last={those === groups.at(-1)?.items} />;
            return band ? (
              <BandView key={`band:${band.seq}`} id={head.id} band={band}>
                {shown}
              </BandView>
            ) : (
              shown
            );
          })}
        </ol>
      </div>
      <Spoken items={items} name={head.customer.name || t("customer.nameless")} />
      {away && (
        <button type="button" className={css.pill} onClick={toEnd}>
          <Icon name="down" size={15} />
          {seen === last?.id ? t("timeline.end") : t("timeline.new")}
        </button>
      )}
    </div>
  );
});

/** Brings the message a search found into view, with the pages between it and the end. */
function useShown(id: string, at: number | undefined): void {
  const store = useDesk();
  const first = useStore(store.desk, (state) => state.logs.get(id)?.events[0]?.seq ?? 0);
  useEffect(() => {
    if (at === undefined || first === 0) return;
    if (first > at) {
      void store.older(id).catch(() => undefined); // scrolling up asks again
      return;
    }
    const element = document.getElementById(`event-${at}`);
    element?.scrollIntoView({ block: "center" });
    element?.animate([{ opacity: 0.25 }, { opacity: 1 }], { duration: FOUND_MS });
  }, [id, at, first, store]);
}

function useItems(head: Head): readonly Item[] {
  const { desk, live } = useDesk();
  const { day } = useWords();
  const log = useStore(desk, (state) => state.logs.get(head.id) ?? EMPTY_LOG);
  const echoes = useStore(desk, (state) => state.echoes);
  const outbox = useStore(live, (state) => state.outbox);
  // The same as long as nothing of this conversation waits: marks and other conversations' words make no timeline anew.
  const waiting = useSame(useMemo(() => pending(echoes, outbox, head.id), [echoes, outbox, head.id]));
  const names = useNames();
  return useSame(useMemo(() => timeline(log.events, waiting, names, day), [log, waiting, names, day]));
}

/** Above the first event: what came before this conversation. */
function Beginning({ head }: { head: Head }): ReactElement | null {
  const { desk } = useDesk();
  const begins = useStore(desk, (state) => state.logs.get(head.id)?.more === false);
  return useLater() && begins ? (
    <Suspense>
      <Earlier head={head} />
    </Suspense>
  ) : null;
}

/** Fetches the page before when its place comes into view. */
function Older({ id }: { id: string }): ReactElement | null {
  const store = useDesk();
  const { desk } = store;
  const { t } = useWords();
  const more = useStore(desk, (state) => state.logs.get(id)?.more ?? false);
  const first = useStore(desk, (state) => state.logs.get(id)?.events[0]?.seq ?? 0);
  const place = useRef<HTMLLIElement>(null);
  useEffect(() => {
    const element = place.current;
    if (!element || !more) return undefined;
    const watcher = new IntersectionObserver((entries) => {
      if (entries.some((entry) => entry.isIntersecting)) void store.older(id).catch(() => undefined); // scrolling again retries
    });
    watcher.observe(element);
    return () => watcher.disconnect();
  }, [id, more, first, store]);
  return more ? (
    <li ref={place} className={css.older} aria-label={t("state.loading")}>
      <Loader size={18} />
    </li>
  ) : null;
}

function Typing({ head }: { head: Head }): ReactElement {
  const { t } = useWords();
  const { desk } = useDesk();
  const typist = useStore(desk, (state) => state.typing.get(head.id));
  const on = useClock((nowMs) => typist !== undefined && typist.untilMs > nowMs);
  return (
    <div className={css.typing} aria-live="off">
      {on && (
        <>
          <Avatar name={head.customer.name} id={head.customer.id} size={22} />
          <span className={css.dots}>
            <i />
            <i />
            <i />
          </span>
          {t("timeline.typing", { name: typist?.name || head.customer.name || t("customer.nameless") })}
          {typist?.text && <q>{typist.text}</q>}
        </>
      )}
    </div>
  );
}

/** Reads new messages of the customer to a screen reader, not the ones that were there. */
function Spoken({ items, name }: { items: readonly Item[]; name: string }): ReactElement {
  const { t } = useWords();
  const last = items.findLast((item) => item.kind === "bubble" && item.side === "in");
  const [first] = useState(last?.id);
  const text = last?.kind === "bubble" && last.id !== first ? t("timeline.said", { name, text: last.body.text }) : "";
  return (
    <div className="visually-hidden" aria-live="polite">
      {text}
    </div>
  );
}
