/** The desk's one connection: its state, and the few things views ask of it. */
import { createContext, useContext } from "react";
import { conversations } from "@client/api.js";
import { uuid7 } from "@client/ids.js";
import { newLive, type Live } from "@client/live.data.js";
import { LiveClient } from "@client/live.js";
import type { MemberCommand, ServerFrame } from "@client/live.wire.js";
import type { Head } from "@client/types.js";
import { createStore, type Store } from "../store.js";
import { appeared, happened, heard, held, known, news, NEW_DESK, type Desk } from "./desk.data.js";

export interface DeskStore {
  readonly desk: Store<Desk>;
  readonly live: Store<Live>;
  readonly start: () => void;
  readonly stop: () => void;
  readonly learn: (heads: readonly Head[]) => void;
  readonly open: (id: string) => Promise<void>;
  readonly older: (id: string) => Promise<void>;
  readonly do: (id: string, command: MemberCommand) => string;
  readonly retry: (key: string) => void;
  readonly forget: (key: string) => void;
  readonly type: (id: string, on: boolean) => void;
  readonly appear: (state: "online" | "away") => void;
}

export interface DeskOptions {
  readonly me: string;
  readonly onNews: (heads: readonly Head[]) => void;
  readonly onSignedOut: () => void;
}

const VIEWS = ["mine", "unassigned", "all"] as const; // all: a head that leaves a view must still reach us
const SIGNED_OUT = 4001;
const HISTORY = 50; // about three screens of a timeline

export function createDesk({ me, onNews, onSignedOut }: DeskOptions): DeskStore {
  const desk = createStore(NEW_DESK);
  const live = createStore(newLive("desk"));

  const onFrame = (frame: ServerFrame): void => {
    if (frame.t === "heads") {
      const fresh = news(desk.get().heads, frame.heads, me);
      if (fresh.length > 0) onNews(fresh);
    }
    desk.set((value) => heard(value, frame, Date.now()));
    if (frame.t === "welcome") void concerned();
  };

  /** Who waits for me or for anybody is known on every page, for the title and for "most urgent". A later page may correct it. */
  const concerned = async (): Promise<void> => {
    const lists = await Promise.all([
      conversations.list({ view: "mine", status: "assigned" }),
      conversations.list({ view: "unassigned", status: "queued" }),
    ]).catch(() => []); // the inbox asks again and says what is wrong
    desk.set((value) => known(value, lists.flatMap((page) => page.items)));
  };

  const watching = (id: string): { conversation: string; after: number } => ({
    conversation: id,
    after: desk.get().logs.get(id)?.last ?? 0,
  });

  const client = new LiveClient({
    url: `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/live/desk`,
    role: "desk",
    hello: () => ({ t: "hello", v: 1, watch: desk.get().watched.filter(loaded).map(watching), views: [...VIEWS] }),
    onFrame,
    onChange: (next) => {
      live.set(() => next);
      if (next.stoppedBy === SIGNED_OUT) onSignedOut();
    },
  });

  function loaded(id: string): boolean {
    return (desk.get().logs.get(id)?.last ?? 0) > 0;
  }

  const fetched = async (id: string, before?: number): Promise<void> => {
    const page = await conversations.events(id, before, HISTORY);
    desk.set((value) => happened(value, id, page.events, page.more));
  };

  const open = async (id: string): Promise<void> => {
    const cached = loaded(id);
    const [next, dropped] = held(desk.get(), id);
    desk.set(() => next);
    dropped.forEach((one) => client.pass({ t: "unwatch", conversation: one }));
    if (!cached) {
      await fetched(id);
      client.pass({ t: "watch", ...watching(id) });
    }
  };

  return {
    desk,
    live,
    start: () => client.start(),
    stop: () => client.stop(),
    learn: (heads) => desk.set((value) => known(value, heads)),
    open,
    older: (id) => fetched(id, desk.get().logs.get(id)?.events[0]?.seq),
    do: (id, command) => {
      const key = uuid7();
      if (command.do === "say" || command.do === "note") {
        const echo = { key, conversation: id, command, state: "waiting", notBefore: 0 } as const;
        desk.set((value) => ({ ...value, echoes: [...value.echoes, echo] }));
      }
      client.do(key, id, command);
      return key;
    },
    retry: (key) => client.retry(key),
    forget: (key) => {
      desk.set((value) => ({ ...value, echoes: value.echoes.filter((echo) => echo.key !== key) }));
      client.forget(key);
    },
    type: (id, on) => void client.pass({ t: "typing", conversation: id, on }),
    appear: (state) => {
      if (client.pass({ t: "presence", state })) desk.set((value) => appeared(value, state));
    },
  };
}

export const DeskContext = createContext<DeskStore | null>(null);

export function useDesk(): DeskStore {
  const store = useContext(DeskContext);
  if (store === null) throw new Error("useDesk outside of the door");
  return store;
}
