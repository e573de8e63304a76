/** What the coach said of the answer that is being written, told once it is sent; and what it is not to say. */
import { coach, type CoachKind, type CoachOff } from "@client/coach.js";
import { uuid7 } from "@client/ids.js";
import { onSent } from "../conversations/sent.js";

interface Told {
  readonly shown: Set<CoachKind>;
  readonly taken: Set<CoachKind>;
  readonly dismissed: Set<CoachKind>;
}

const told = new Map<string, Told>(); // by conversation

export function tell(conversation: string, what: keyof Told, kind: CoachKind): void {
  const one = told.get(conversation) ?? { shown: new Set(), taken: new Set(), dismissed: new Set() };
  one[what].add(kind);
  told.set(conversation, one);
}

onSent((conversation) => {
  const one = told.get(conversation);
  told.delete(conversation);
  if (!one || one.shown.size === 0) return;
  const form = { shown: [...one.shown], taken: [...one.taken], dismissed: [...one.dismissed] };
  void coach.answer({ key: uuid7(), conversation_id: conversation, ...form }).catch(() => undefined); // a figure less
});

const FRESH_MS = 300_000; // what a supervisor switches off may be said for five minutes more
export const coachQuery = { queryKey: ["coach"], queryFn: coach.off, staleTime: FRESH_MS };

export const offOf = (known: CoachOff | undefined): ReadonlySet<string> =>
  new Set([...(known?.workspace ?? []), ...(known?.own ?? [])]);
