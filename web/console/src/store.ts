import { useRef, useSyncExternalStore } from "react";

/** A value with listeners; views take a slice and draw again only when their slice changes. */
export interface Store<T> {
  readonly get: () => T;
  readonly set: (change: (value: T) => T) => void;
  readonly subscribe: (listener: () => void) => () => void;
}

export function createStore<T>(first: T): Store<T> {
  let value = first;
  const listeners = new Set<() => void>();
  return {
    get: () => value,
    set: (change) => {
      const next = change(value);
      if (Object.is(next, value)) return;
      value = next;
      listeners.forEach((listener) => listener());
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** `slice` must give the same object for the same value: pick, do not build. */
export function useStore<T, S>(store: Store<T>, slice: (value: T) => S): S {
  const latest = useRef(slice);
  latest.current = slice;
  return useSyncExternalStore(store.subscribe, () => latest.current(store.get()));
}
