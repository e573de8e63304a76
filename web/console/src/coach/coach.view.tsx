import { useEffect, useMemo, useRef, useState, type ReactElement } from "react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { coach, suggestions, type CoachOff } from "@client/coach.js";
import { EMPTY_LOG } from "@client/log.data.js";
import type { Head } from "@client/types.js";
import { Keys } from "@ui/bits.js";
import { Icon } from "@ui/icons.js";
import { notify } from "@ui/notices.js";
import { composing, type Draft } from "../conversations/composer.data.js";
import { useDesk } from "../conversations/desk.store.js";
import { draftAtOnce } from "../conversations/drafts.js";
import { nextBlank } from "../conversations/blanks.js";
import { textOf } from "../conversations/suggested.data.js";
import { useOwn } from "../own.js";
import { useStore } from "../store.js";
import { around } from "./around.data.js";
import { blanksOf, checklist, hints, LATTE, shownOf, type Hint, type Step } from "./coach.data.js";
import { coachQuery, offOf, tell } from "./coach.store.js";
import { Steps } from "./steps.view.js";
import own from "./own.json";
import css from "./coach.module.css";

const PAUSE_MS = 350; // while keys follow each other nobody reads hints

interface CoachProps {
  readonly head: Head;
  readonly draft: Draft;
  readonly onType: (text: string) => void;
}

/** One quiet line under the editor, in a place that is there anyway: what the coach would say of what stands there. */
export function Coach({ head, draft, onType }: CoachProps): ReactElement {
  const say = useOwn(own);
  const client = useQueryClient();
  const { data: known } = useQuery(coachQuery);
  const off = offOf(known);
  const found = useFound(head, draft.text);
  const read = found.text === draft.text; // hints of other words are not shown; the steps stay: nothing flickers
  const hint = useAnswer(head.id, read ? shownOf(found.hints, off) : null);
  const steps = found.steps.filter(({ kind }) => !off.has(kind));
  const shown = hint?.kind;
  useEffect(() => {
    if (shown) tell(head.id, "shown", shown);
  }, [head.id, shown]);
  const take = (one: Hint): void => {
    if (one.text === null || !read || draft.text.trim() === "") return;
    const { text } = one;
    tell(head.id, "shown", one.kind);
    tell(head.id, "taken", one.kind);
    const fresh = blanksOf(text).filter((blank) => !draft.text.includes(blank));
    draftAtOnce(head.id, (before) => ({ ...before, text, blanks: [...(before.blanks ?? []), ...fresh] }));
    onType(text);
    document.querySelector<HTMLElement>("#composer")?.focus();
    if (fresh.length > 0) nextBlank(fresh);
  };
  const apply = (): void => {
    if (hint) take(hint);
  };
  const never = (): void => {
    if (!hint) return;
    tell(head.id, "dismissed", hint.kind);
    const before = client.getQueryData<CoachOff>(coachQuery.queryKey) ?? { workspace: [], own: [] };
    const off = [...new Set([...before.own, hint.name])];
    client.setQueryData(coachQuery.queryKey, { ...before, own: off });
    coach.putOff("own", off).then(
      () => notify(say("off.done")),
      () => notify(say("off.failed"), "bad"),
    );
    document.querySelector<HTMLElement>("#composer")?.focus();
  };
  useCoachKeys(hint, apply, never);
  return (
    <div className={css.coach} data-on={hint || steps.length > 0 ? "" : undefined}>
      {steps.length > 0 && <Steps steps={steps} onTake={take} />}
      <div className={css.hint} role="status" data-step={LATTE.some((kind) => kind === hint?.kind) || undefined}>
        {hint && (
          <>
            <Icon name="spark" size={14} />
            <span title={words(hint, say)}>{words(hint, say)}</span>
            {hint.text !== null && (
              <button type="button" data-main title={hint.text} onClick={apply}>
                {say("apply")} <Keys>Alt</Keys> <Keys>↵</Keys>
              </button>
            )}
            <button type="button" onClick={never} aria-label={say("never")} title={`${say("never")} · Alt 0`}>
              <Icon name="close" size={13} />
            </button>
          </>
        )}
      </div>
    </div>
  );
}

const words = (hint: Hint, say: ReturnType<typeof useOwn<typeof own>>): string =>
  hint.kind === "positive" && hint.text === null
    ? say("hint.positive.bare", { from: hint.from })
    : say(`hint.${hint.kind}`, { from: hint.from, to: hint.to });

interface Found {
  readonly text: string; // what was read
  readonly hints: readonly Hint[];
  readonly steps: readonly Step[];
}

const NOTHING: Found = { text: "", hints: [], steps: [] };

/** After a pause, and never while characters are being composed. */
function useFound(head: Head, text: string): Found {
  const { desk } = useDesk();
  const log = useStore(desk, ({ logs }) => logs.get(head.id) ?? EMPTY_LOG);
  const here = useMemo(() => around(log.events, head.language), [log, head.language]);
  const [found, setFound] = useState(NOTHING);
  useEffect(() => {
    const field = document.querySelector<HTMLTextAreaElement>("#composer");
    let timer: ReturnType<typeof setTimeout> | undefined;
    let writing = false;
    const look = (): void => {
      clearTimeout(timer);
      if (!writing)
        timer = setTimeout(() => setFound({ text, hints: hints(text, here), steps: checklist(text, here) }), PAUSE_MS);
    };
    const onComposing = ({ type }: Event): void => {
      writing = type === "compositionstart";
      look();
    };
    look();
    field?.addEventListener("compositionstart", onComposing);
    field?.addEventListener("compositionend", onComposing);
    return () => {
      clearTimeout(timer);
      field?.removeEventListener("compositionstart", onComposing);
      field?.removeEventListener("compositionend", onComposing);
    };
  }, [text, here]);
  return found;
}

/** A hint about what is asked next is one only if the knowledge answers it; its text is then that answer. */
function useAnswer(conversation: string, hint: Hint | null): Hint | null {
  const ask = hint?.ask;
  const { data } = useQuery({
    queryKey: ["suggestions", conversation, ask],
    queryFn: () => suggestions.of(conversation, ask),
    enabled: ask !== undefined,
    staleTime: Infinity,
    retry: false,
  });
  if (ask === undefined) return hint;
  const field = document.querySelector<HTMLTextAreaElement>("#composer");
  const answer = data?.items[0];
  return hint && answer && field ? { ...hint, text: `${field.value.trim()}\n${textOf(answer)}` } : null;
}

/** Alt with Enter applies, Alt with 0 sends it away for good; both while the keyboard stays in the editor. */
function useCoachKeys(hint: Hint | null, apply: () => void, never: () => void): void {
  const acts = useRef({ apply, never });
  acts.current = { apply, never };
  useEffect(() => {
    const field = document.querySelector<HTMLTextAreaElement>("#composer");
    if (!hint || !field) return undefined;
    const onKey = (event: KeyboardEvent): void => {
      if (!event.altKey || event.ctrlKey || event.metaKey || event.shiftKey || composing(event)) return;
      if (event.key === "Enter") acts.current.apply();
      else if (event.code === "Digit0" || event.code === "Numpad0") acts.current.never();
      else return;
      event.preventDefault();
      event.stopPropagation();
    };
    field.addEventListener("keydown", onKey);
    return () => field.removeEventListener("keydown", onKey);
  }, [hint]);
}
