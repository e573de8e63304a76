/** Only where the shop invites: what this browser did with invitations, and the counts of it. No id, no address, no words. */

import type { Invited, Memory } from "../../client/host.wire.js";
import type { Keep } from "./keep.js";
import type { Page } from "./page.js";
import type { Settings } from "./settings.js";
import { ready, words } from "./later.js";

const VISIT_MS = 1_800_000; // who comes back after half an hour comes anew
const DAY_MS = 86_400_000;
const BEGUN_EVERY_MS = 3000;
const NEW: Memory = { day: "", shown: 0, pages: 0, at: 0, closed: {}, held: {}, met: {}, bought: 0 };

export async function attend(
  inviting: NonNullable<Settings["inviting"]>,
  site: string,
  keep: Keep,
  page: Page,
): Promise<void> {
  await ready;
  const name = `wingbeat:${site}:invited`;
  let memory = arrived(read(name), Date.now());
  const remember = (next: Memory): void => write(name, (memory = next));
  const tell = (told: Invited["told"] | "begun", id: string, held: boolean): void => {
    const body = JSON.stringify({ site, seal: inviting.seal, invitation: id, told, held });
    const headers = { "Content-Type": "application/json" };
    // Lost with the network: a count more or less is nothing to wait for.
    void fetch("/api/v1/widget/invitations", { method: "POST", headers, body, keepalive: true }).catch(() => undefined);
  };
  page.listen((message) => {
    if (message.wingbeat !== "invited") return;
    const { told, id, held } = message;
    if (told === "bought") {
      for (const [met, at] of Object.entries(memory.met))
        if (Date.now() - at < DAY_MS) tell(told, met, memory.held[met] === true);
      return remember({ ...memory, met: {}, bought: Date.now() });
    }
    tell(told, id, held);
    remember(after(memory, message, Date.now(), inviting.rest_days * DAY_MS));
    if (told === "opened") awaitBegin(keep, () => tell("begun", id, false));
  });
  remember(memory);
  page.tell({
    wingbeat: "inviting",
    inviting: { rules: inviting.rules, per_day: inviting.per_day, memory, words: words.inviting },
  });
}

/** One page more of this visit, or the first of the next. */
export function arrived(memory: Memory, now: number): Memory {
  return { ...memory, pages: now - memory.at > VISIT_MS ? 1 : memory.pages + 1, at: now };
}

export function after(memory: Memory, { told, id, held }: Invited, now: number, restMs: number): Memory {
  const day = new Date(now).toDateString();
  if (told !== "shown") return { ...memory, closed: { ...memory.closed, [id]: now + restMs } };
  const shown = (memory.day === day ? memory.shown : 0) + (held ? 0 : 1);
  const met = { ...memory.met, [id]: now };
  return { ...memory, day, shown, met, held: held ? { ...memory.held, [id]: true } : memory.held };
}

/** A conversation is under way once the chat remembers one to go on with. */
function awaitBegin(keep: Keep, then: () => void): void {
  const before = keep.get("open");
  const timer = setInterval(() => {
    const open = keep.get("open");
    if (open === null || open === before) return;
    clearInterval(timer);
    then();
  }, BEGUN_EVERY_MS);
}

function read(name: string): Memory {
  try {
    return { ...NEW, ...(JSON.parse(localStorage.getItem(name) ?? "{}") as Partial<Memory>) };
  } catch {
    return NEW; // no storage, or what is no JSON: begin anew
  }
}

function write(name: string, memory: Memory): void {
  try {
    localStorage.setItem(name, JSON.stringify(memory));
  } catch {
    // No storage: the page itself still knows for as long as it stands.
  }
}
