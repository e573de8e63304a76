import type { Inviting, Look, ToFrame, ToPage } from "../../client/host.wire.js";
import type { Identity } from "../../client/live.wire.js";
import { draw, type Drawn } from "./draw.js";

type Heard = (detail: unknown) => void;
/** What the code of invitations may use. */
export interface Kit {
  readonly drawn: Drawn;
  readonly inviting: Inviting;
  readonly tracked: ReadonlySet<string>;
  readonly tell: (message: ToFrame) => void;
  readonly on: (event: string, heard: Heard) => void;
  readonly open: () => boolean;
  readonly ask: (text: string) => void;
  readonly shown: () => boolean | undefined;
}

type Api = ((verb: string, ...rest: unknown[]) => unknown) & { q?: unknown[][] };

const script = document.currentScript as HTMLScriptElement;
const origin = new URL(script.src).origin;
const early = (window as { Wingbeat?: Api }).Wingbeat;
const ears = new Map<string, Set<Heard>>();
const held: ToFrame[] = []; // said before the frame could hear
const tracked = new Set<string>();

let drawn: Drawn | undefined;
let ready = false;
let opened = false;
let shown: boolean | undefined; // as the page said it
let inviting: Inviting | undefined;
let identity: Identity | undefined;

const emit = (event: string, detail?: unknown): void => ears.get(event)?.forEach((heard) => heard(detail));

/** The origin is named, so that whatever else may sit in the frame never hears us. */
const post = (message: ToFrame): void => drawn?.frame.contentWindow?.postMessage(message, origin);

const tell = (message: ToFrame): void => {
  if (ready) post(message);
  else held.push(message);
};

function setOpen(next: boolean, still = false): void {
  if (next === opened) return;
  opened = next;
  if (ready) drawn?.setOpen(next, !still);
  tell(next ? { wingbeat: "open", still } : { wingbeat: "close" });
  emit(next ? "open" : "close");
}

function settle(here: Drawn, look: Look): void {
  if (ready) return;
  ready = true;
  const left = look.open && shown !== false && !opened; // unless the page hides it
  here.dress(look, (shown ??= !look.hidden));
  held.splice(0).forEach(post);
  if (left) setOpen(true, true);
  else if (opened) here.setOpen(true, true);
  emit("ready");
}

function receive({ origin: from, source, data }: MessageEvent<ToPage>): void {
  if (drawn === undefined || from !== origin || source !== drawn.frame.contentWindow) return;
  if (data.wingbeat === "ready") settle(drawn, data.look);
  else if (data.wingbeat === "closing") setOpen(false);
  else if (data.wingbeat === "inviting") {
    inviting = data.inviting;
    document.head.append(Object.assign(document.createElement("script"), { src: `${origin}/widget-invite.js` }));
  } else {
    drawn.mark(data.count, data.label);
    emit("unread", data.count);
  }
}

function start(): void {
  const address = new URL("/widget/frame", origin);
  address.searchParams.set("site", script.dataset["site"] ?? "");
  address.searchParams.set(
    "language",
    script.dataset["language"] ?? (document.documentElement.lang || navigator.language),
  );
  addEventListener("message", receive);
  addEventListener("keydown", ({ key }) => key === "Escape" && setOpen(false));
  drawn = draw(address.href, {
    loaded: () =>
      post({ wingbeat: "hello", page: script.dataset["page"] ?? location.href, ...(identity && { identity }) }),
    warm: () => tell({ wingbeat: "warm" }),
    toggle: () => setOpen(!opened),
  });
}

function listen(event: string, heard: Heard): () => void {
  const group = ears.get(event) ?? new Set();
  ears.set(event, group.add(heard));
  return () => void group.delete(heard);
}

function ask(text: string): void {
  setOpen(true);
  if (text) tell({ wingbeat: "ask", text });
}

/** Kept for a button that is not drawn yet. */
function show(next: boolean): void {
  shown = next;
  drawn?.show(next);
}

const verbs: Record<string, (...rest: never[]) => unknown> = {
  open: () => setOpen(true),
  close: () => setOpen(false),
  ask,
  identify: (who: Identity) => tell({ wingbeat: "identify", identity: (identity = who) }),
  logout: () => {
    identity = undefined;
    tell({ wingbeat: "logout" });
  },
  show: () => show(true),
  hide: () => show(false),
  on: listen,
  track: (what: string) => {
    tracked.add(what);
    emit("track", what);
  },
  // By the code of invitations, which comes only where there are any.
  extend: (begin: (kit: Kit) => void) =>
    drawn &&
    inviting &&
    begin({ drawn, inviting, tracked, tell, on: listen, open: () => opened, ask, shown: () => shown }),
};

const api: Api = (verb, ...rest) => verbs[verb]?.(...(rest as never[]));

/** The shop's page comes first: nothing of ours starts before it is loaded and has a quiet moment. */
function begin(): void {
  if ("requestIdleCallback" in window) requestIdleCallback(start, { timeout: 3000 });
  else setTimeout(start, 200); // Safari has no idle callback
}

if (!early || early.q) {
  (window as { Wingbeat?: Api }).Wingbeat = api;
  early?.q?.forEach(([verb, ...rest]) => api(verb as string, ...rest));
  if (document.readyState === "complete") begin();
  else addEventListener("load", begin, { once: true });
}
