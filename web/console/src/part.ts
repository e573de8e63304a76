/** A part of a page that is fetched when it is first shown, or before, while nothing else is to do. */
import { lazy, type ComponentType, type LazyExoticComponent } from "react";

const AGAIN_MS = 2000;
const parts = new Set<() => Promise<unknown>>();

/** Without a network the page stands without this part, which comes as soon as it can. */
async function fetched<T>(load: () => Promise<T>): Promise<T> {
  try {
    return await load();
  } catch {
    await new Promise((again) => setTimeout(again, AGAIN_MS));
    return fetched(load);
  }
}

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- as of React's own `lazy`
export function part<C extends ComponentType<any>>(load: () => Promise<C>): LazyExoticComponent<C> {
  parts.add(load);
  return lazy(async () => ({ default: await fetched(load) }));
}

/** All parts of the pages that were read so far. */
export const fetchParts = (): Promise<unknown> => Promise.allSettled([...parts].map(async (load) => load()));
