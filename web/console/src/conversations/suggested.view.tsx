import { useEffect, useRef, useState, type ReactElement } from "react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { suggestions, type Suggestion } from "@client/coach.js";
import { EMPTY_LOG } from "@client/log.data.js";
import type { Head } from "@client/types.js";
import { Keys } from "@ui/bits.js";
import { Icon } from "@ui/icons.js";
import { useKeys } from "../keys.js";
import { useLater } from "../later.js";
import { useWords } from "../words.js";
import type { Desk } from "./desk.data.js";
import { useDesk } from "./desk.store.js";
import { aimed, changed, renewed, settled, type Slot, type Source } from "./suggested.data.js";
import css from "./suggested.module.css";

/** What changes what the customer waits for here. */
const SAYS = new Set(["message", "handed_off", "split_to", "merged_from", "merge_undone"]);
const AGAIN_MS = 2000; // what understands messages is away for seconds, as after a training

export interface Suggested {
  readonly slots: readonly Slot[];
  readonly upto: number;
  readonly take: (number: number) => void;
}

/** What was said last, and what is being typed. */
function stand({ logs, typing }: Desk, id: string): string {
  const { events } = logs.get(id) ?? EMPTY_LOG;
  const said = events.findLast(({ body: { kind } }) => SAYS.has(kind));
  return `${said?.seq ?? 0} ${typing.get(id)?.untilMs ?? 0}`;
}

/** What may be answered to what the customer waits for or types, each in a place that it keeps. */
export function useSuggested(head: Head, on: boolean, onTake: (one: Suggestion, upto: number) => void): Suggested {
  const { desk } = useDesk();
  const client = useQueryClient();
  const later = useLater();
  const { data, refetch } = useQuery({
    queryKey: ["suggestions", head.id],
    queryFn: () => suggestions.of(head.id),
    staleTime: Infinity, // asked again when something was said, or is being typed
    gcTime: 0,
    retry: false,
    refetchInterval: ({ state }) => (state.data?.partial ? AGAIN_MS : false),
    enabled: on && later,
  });
  const [slots, setSlots] = useState<readonly Slot[]>([]);
  const known = useRef(stand(desk.get(), head.id));
  useEffect(() => {
    if (!on || !later) return undefined;
    const look = (): void => {
      const now = stand(desk.get(), head.id);
      if (now === known.current) return;
      known.current = now;
      // An answer under way may be to what was said before: a refetch alone would wait for that one.
      void client.cancelQueries({ queryKey: ["suggestions", head.id] }).then(() => refetch());
    };
    look();
    return desk.subscribe(look); // not a slice of the store: the composer is not drawn again for each event
  }, [on, later, desk, refetch, client, head.id]);
  const answers = useRef(0); // the message that those shown answer
  useEffect(() => {
    if (!data) return;
    const put = data.upto === answers.current ? settled : renewed;
    answers.current = data.upto;
    setSlots((before) => (data.items.length === 0 ? [] : put(before, data.items, performance.now())));
  }, [data]);
  const shown = on ? slots : [];
  const take = (number: number): void => {
    const one = aimed(shown, number, performance.now());
    if (one) onTake(one, data?.upto ?? 0);
  };
  useKeys(shown.length > 0 ? { 1: () => take(1), 2: () => take(2), 3: () => take(3) } : {});
  return { slots: shown, upto: data?.upto ?? 0, take };
}

/** Above the editor: up to three answers, taken with a key or a click; what was filled in for this customer is marked. */
export function SuggestedList({ of: { slots, take }, empty }: { of: Suggested; empty: boolean }): ReactElement | null {
  const { t } = useWords();
  if (slots.length === 0) return null;
  return (
    <ol className={css.suggested} aria-label={t("suggested.title")}>
      {slots.map(({ one }, at) => (
        <li key={at}>
          <button type="button" onClick={() => take(at + 1)}>
            <span className={css.keys}>
              {!empty && <Keys>Alt</Keys>} <Keys>{String(at + 1)}</Keys>
            </span>
            <span className={css.text}>
              {one.pieces.map(({ text, filled }, n) =>
                filled || one.missing.includes(text) ? (
                  <mark key={n} data-open={filled ? undefined : ""}>
                    {text}
                  </mark>
                ) : (
                  text
                ),
              )}
            </span>
          </button>
          <Origin one={one} />
        </li>
      ))}
    </ol>
  );
}

function Origin({ one }: { one: Suggestion }): ReactElement {
  const { t } = useWords();
  const to = one.kind === "article" ? `/knowledge/${one.id}` : "/templates";
  const version = t("suggested.version", { n: one.version });
  return (
    <a href={to} target="_blank" rel="noreferrer" title={`${one.title} · ${version}`}>
      <Icon name={one.kind === "article" ? "knowledge" : "note"} size={13} />
      <span>{one.title}</span>
      <small>{version}</small>
    </a>
  );
}

/** Where the words in the editor come from, and what was made of them. */
export function Taken({ source, text }: { source: Source; text: string }): ReactElement {
  const { t } = useWords();
  const change = changed(source.text, text.trim());
  return (
    <div className={css.taken}>
      <a href={`/knowledge/${source.id}`} target="_blank" rel="noreferrer">
        <Icon name="knowledge" size={13} /> {source.title} · {t("suggested.version", { n: source.version })}
      </a>
      <span aria-live="off">
        {change === null ? (
          t("suggested.same")
        ) : (
          <>
            {change.was && <del>{change.was}</del>} {change.is && <ins>{change.is}</ins>}
          </>
        )}
      </span>
    </div>
  );
}
