import type { Event } from "./live.wire.js";

/** One conversation as far as it is known here: events by number, each once. */
export interface Log {
  readonly events: readonly Event[];
  readonly last: number;
  readonly more: boolean;
}

export const EMPTY_LOG: Log = { events: [], last: 0, more: false };

/** The log with these events in it. Repeats and any order of arrival give the same log. */
export function merge(log: Log, arrived: readonly Event[], more: boolean = log.more): Log {
  const known = new Set(log.events.map((event) => event.seq));
  const fresh = arrived.filter((event) => !known.has(event.seq) && known.add(event.seq));
  if (fresh.length === 0 && more === log.more) return log;
  const events = [...log.events, ...fresh].sort((a, b) => a.seq - b.seq);
  return { events, last: events.at(-1)?.seq ?? 0, more };
}
