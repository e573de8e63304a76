/** The desk's one connection: its state, and the few things views ask of it. */
import { createContext, useContext } from "react";
import { conversations } from "@client/api.js";
import { uuid7 } from "@client/ids.js";
import { newLive } from "@client/live.data.js";
import { LiveClient } from "@client/live.js";
import type { Alerted, BoardFrame, Breach, Command, DeskHello, MemberCommand, ServerFrame } from "@client/live.wire.js";
import type { Head } from "@client/types.js";
import { createStore } from "../store.js";
import { Foresight } from "./foresight.js";
import { keepOutbox, keptOutbox } from "./outbox.js";
import {
  appeared,
  echoed,
  forgotten,
  happened,
  heard,
  held,
  known,
  news,
  NEW_DESK,
  settled,
  trimmed,
} from "./desk.data.js";

export type DeskNotice = Extract<ServerFrame, { t: "notice" }>;

export interface DeskOptions {
  readonly me: string;
  readonly onNews: (heads: readonly Head[]) => void;
  readonly onNotice: (notice: DeskNotice) => void;
  readonly onSignedOut: () => void;
}

const VIEWS = ["mine", "unassigned", "all"] as const; // all: a head that leaves a view must still reach us
const SIGNED_OUT = 4001;
const isSaid = (command: Command): boolean => command.do === "say" || command.do === "note";
const LOOK_EVERY_MS = 25_000; // live.md
const HISTORY = 50; // about three screens of a timeline

export class DeskStore {
  readonly desk = createStore(NEW_DESK);
  readonly breach = createStore<Alerted | Breach | null>(null); // the last one that this member was told of
  readonly board = createStore<BoardFrame | null>(null);
  readonly live;
  readonly foresight = new Foresight((id) => this.open(id));
  readonly #client: LiveClient;
  readonly #options: DeskOptions;
  #looks = false; // at the live board
  #before: string | null = null; // the conversation on the screen
  #quietly = false; // and whether colleagues hear of it
  readonly #opening = new Map<string, Promise<void>>();
  #listed: readonly Head[] = []; // in the inbox
  #learned: readonly Head[] = []; // of the page that came last, perhaps not in the inbox yet
  #timer: ReturnType<typeof setInterval> | undefined;
  #hello: Required<DeskHello>; // the last one

  constructor(options: DeskOptions) {
    this.#options = options;
    this.#hello = this.#greeting();
    const outbox = keptOutbox(options.me);
    this.live = createStore(newLive("desk", outbox));
    this.desk.set((desk) => ({ ...desk, echoes: outbox.filter(({ command }) => isSaid(command)) }));
    this.#client = new LiveClient({
      url: `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/live/desk`,
      role: "desk",
      outbox,
      hello: () => (this.#hello = this.#greeting()),
      onFrame: (frame) => this.#hear(frame),
      onChange: (live) => {
        if (live.outbox !== this.live.get().outbox) keepOutbox(options.me, live.outbox);
        this.live.set(() => live);
        if (live.stoppedBy === SIGNED_OUT) options.onSignedOut();
      },
    });
  }

  start(): void {
    document.addEventListener("visibilitychange", this.#seen);
    this.#client.start();
    this.#timer = setInterval(this.#tellLook, LOOK_EVERY_MS);
  }

  stop(): void {
    clearInterval(this.#timer);
    document.removeEventListener("visibilitychange", this.#seen);
    this.#client.stop();
  }

  readonly #seen = (): void => {
    this.#client.pass({ t: "visible", on: !document.hidden });
    this.#tellLook();
  };

  readonly #tellLook = (): void =>
    void this.#client.pass({ t: "look", conversation: document.hidden ? null : this.#before, listens: this.#quietly });

  /** This conversation is on the screen, or none is: colleagues at the same one hear of it, unless one only listens. */
  see(id: string | null, quietly = false): void {
    this.#before = id;
    this.#quietly = quietly;
    this.#tellLook();
  }

  /** Takes in heads that came by REST. */
  learn(heads: readonly Head[]): void {
    this.#learned = heads;
    this.desk.set((desk) => trimmed(known(desk, heads), this.#seenHeads));
  }

  /** These the inbox shows. */
  lists(heads: readonly Head[]): void {
    this.#listed = heads;
  }

  /** The inbox has been read anew: what was held from before is confirmed by now, or over. */
  settle(): void {
    this.desk.set((desk) => settled(desk, this.#before));
  }

  readonly #seenHeads = (): ReadonlySet<string> =>
    new Set([...this.#listed, ...this.#learned].map(({ id }) => id).concat(this.desk.get().watched));

  /** Fetches a conversation's last events and follows it from there; one held already is there at once. */
  async open(id: string): Promise<void> {
    this.#hold(id);
    if (this.#before !== null) this.#hold(this.#before); // what is looked at is let go last
    if (this.#last(id) > 0) return;
    const opening = this.#opening.get(id) ?? this.#follow(id).finally(() => this.#opening.delete(id));
    this.#opening.set(id, opening);
    await opening;
  }

  #hold(id: string): void {
    const [next, dropped] = held(this.desk.get(), id);
    this.desk.set(() => next);
    for (const conversation of dropped) this.#client.pass({ t: "unwatch", conversation });
  }

  async #follow(id: string): Promise<void> {
    await this.#fetch(id);
    this.#client.pass({ t: "watch", conversation: id, after: this.#last(id) });
  }

  older(id: string): Promise<void> {
    return this.#fetch(id, this.desk.get().logs.get(id)?.events[0]?.seq);
  }

  /** Sends a command, now or when the connection is back. */
  do(id: string, command: MemberCommand): void {
    const key = uuid7();
    if (isSaid(command)) this.desk.set((desk) => echoed(desk, key, id, command));
    this.#client.do(key, id, command);
  }

  readonly retry = (key: string): void => this.#client.retry(key);

  forget(key: string): void {
    this.desk.set((desk) => forgotten(desk, key));
    this.#client.forget(key);
  }

  type(id: string, on: boolean): void {
    this.#client.pass({ t: "typing", conversation: id, on });
  }

  appear(state: "online" | "away"): void {
    if (this.#client.pass({ t: "presence", state })) this.desk.set((desk) => appeared(desk, state));
  }

  /** The live board from now on, or no longer. */
  look(on: boolean): void {
    this.#looks = on;
    this.#client.pass({ t: "board", on });
  }

  #hear(frame: ServerFrame): void {
    this.#notify(frame);
    this.desk.set((desk) => trimmed(heard(desk, frame, Date.now()), this.#seenHeads));
    if (frame.t === "welcome") {
      this.#tellLate();
      this.#tellLook();
      void this.fetchWaiting();
    }
  }

  /** What somebody wants to hear of at once, wherever they look. */
  #notify(frame: ServerFrame): void {
    const { me, onNews, onNotice } = this.#options;
    this.#warn(frame);
    if (frame.t === "heads") {
      const fresh = news(this.desk.get().heads, frame.heads, me);
      if (fresh.length > 0) onNews(fresh);
    }
    if (frame.t === "offer" && !this.desk.get().offers.some(({ head }) => head.id === frame.head.id))
      onNews([frame.head]);
    if (frame.t === "notice") onNotice(frame);
  }

  #warn(frame: ServerFrame): void {
    if (frame.t === "board") this.board.set(() => frame);
    if ((frame.t === "breach" || frame.t === "alert") && frame.to.includes(this.#options.me))
      this.breach.set(() => frame);
  }

  #greeting(): Required<DeskHello> {
    return { t: "hello", v: 1, watch: this.#watches(), views: VIEWS, board: this.#looks, visible: !document.hidden };
  }

  /** What changed between our hello and its welcome was in neither, and could not be sent. */
  #tellLate(): void {
    const [then, now] = [this.#hello, this.#greeting()];
    const asked = new Set(then.watch.map(({ conversation }) => conversation));
    for (const one of now.watch) if (!asked.has(one.conversation)) this.#client.pass({ t: "watch", ...one });
    if (now.board !== then.board) this.#client.pass({ t: "board", on: now.board });
    if (now.visible !== then.visible) this.#client.pass({ t: "visible", on: now.visible });
  }

  /** Who waits for me or for anybody is known on every page: for the title and for "most urgent". */
  async fetchWaiting(): Promise<void> {
    const lists = await Promise.all([
      conversations.list({ view: "mine", status: "open" }),
      conversations.list({ view: "unassigned", status: "queued" }),
    ]).catch(() => []); // the inbox asks again and says what is wrong
    this.learn(lists.flatMap((page) => page.items));
  }

  #last(id: string): number {
    return this.desk.get().logs.get(id)?.last ?? 0;
  }

  #watches(): Required<DeskHello>["watch"] {
    const loaded = this.desk.get().watched.filter((id) => this.#last(id) > 0);
    return loaded.map((conversation) => ({ conversation, after: this.#last(conversation) }));
  }

  async #fetch(id: string, before?: number): Promise<void> {
    const page = await conversations.events(id, before, HISTORY);
    this.desk.set((desk) => happened(desk, id, page.events, page.more));
  }
}

export const DeskContext = createContext<DeskStore | null>(null);

export function useDesk(): DeskStore {
  const store = useContext(DeskContext);
  if (store === null) throw new Error("useDesk outside of the door");
  return store;
}
