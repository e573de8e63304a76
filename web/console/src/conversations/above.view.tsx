/** What is at hand while one writes: suggested answers and the bot's draft above the editor, the coach below it. */
import { Suspense, type KeyboardEvent, type ReactElement } from "react";
import type { Head } from "@client/types.js";
import { useAskedModel } from "../assistant/state.js";
import { Offered, useOffered } from "./card.view.js";
import { accepts, composing, type Draft } from "./composer.data.js";
import { takeSuggestion } from "./suggested.js";
import { placeOf } from "./suggested.data.js";
import { SuggestedList, Taken, useSuggested } from "./suggested.view.js";
import { part } from "../part.js";

// Loaded with the first words: the desk opens without it.
const Coach = part(async () => (await import("../coach/coach.view.js")).Coach);
const Panel = part(async () => (await import("../assistant/panel.view.js")).Panel);

interface Above {
  readonly shown: ReactElement;
  readonly takes: (event: KeyboardEvent) => boolean; // whether a key of the editor took something
}

export function useAbove(
  head: Head,
  ended: boolean,
  draft: Draft,
  onWrite: (text: string) => void,
  onFocus: () => void,
  onType: (text: string) => void,
): Above {
  const replies = !ended && draft.mode === "reply";
  const empty = draft.text === "";
  const prepared = useOffered(head.id);
  const offer = replies && empty ? prepared : "";
  const made = draft.source !== undefined || (draft.used?.length ?? 0) > 0;
  const suggested = useSuggested(head, replies && !made, (one, upto) => {
    onType(takeSuggestion(head.id, one, upto));
    onFocus();
  });
  const accept = (): void => {
    onWrite(offer);
    onFocus();
  };
  const model = useAskedModel() && replies;
  const takes = ({ nativeEvent: stroke }: KeyboardEvent): boolean => {
    const place = composing(stroke) ? null : placeOf(stroke, empty);
    if (place !== null && suggested.slots.length >= place) suggested.take(place);
    else if (accepts(stroke, offer)) accept();
    else return false;
    return true;
  };
  const shown = (
    <>
      {model && (
        <Suspense>
          <Panel key={head.id} head={head} />
        </Suspense>
      )}
      <SuggestedList of={suggested} empty={empty} />
      {draft.source && <Taken source={draft.source} text={draft.text} />}
      <Offered text={offer} onAccept={accept} />
    </>
  );
  return { shown, takes };
}

interface CoachedProps {
  readonly head: Head;
  readonly draft: Draft;
  readonly onType: (text: string) => void;
}

export const Coached = (props: CoachedProps): ReactElement => (
  <Suspense>
    <Coach key={props.head.id} {...props} />
  </Suspense>
);
