import type { ReactElement } from "react";
import { useClock } from "../../clock.js";
import { useDesk } from "../../conversations/desk.store.js";
import { useStore } from "../../store.js";
import { useWords } from "../../words.js";

/** How long something lasts, counted on from one frame to the next by the server's clock. */
export function useSince(at: string | null): string {
  const { ticks } = useWords();
  const { desk } = useDesk();
  const skewMs = useStore(desk, (state) => state.skewMs);
  return useClock((nowMs) => (at === null ? "–" : ticks(Math.max(0, (nowMs + skewMs - Date.parse(at)) / 1000))));
}

export function Since({ at }: { at: string | null }): ReactElement {
  return <>{useSince(at)}</>;
}
