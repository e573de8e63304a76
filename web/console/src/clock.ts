import { createStore, useStore } from "./store.js";

const TICK_MS = 500; // a waiting second is never shown more than half a second late

const clock = createStore(Date.now());
setInterval(() => clock.set(() => Date.now()), TICK_MS);

/** Draws again only when what is made of the time changes. */
export function useClock<T extends string | number | boolean>(slice: (nowMs: number) => T): T {
  return useStore(clock, slice);
}
