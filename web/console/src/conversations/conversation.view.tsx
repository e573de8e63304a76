import {
  Fragment,
  memo,
  useCallback,
  useDeferredValue,
  useEffect,
  useRef,
  useState,
  type ComponentProps,
  type ReactElement,
} from "react";
import { useQuery } from "@tanstack/react-query";
import { useSearch } from "@tanstack/react-router";
import { useMediaQuery } from "@mantine/hooks";
import { conversations } from "@client/api.js";
import type { Head } from "@client/types.js";
import { Failed } from "../session/failed.view.js";
import { useSession } from "../session/session.js";
import { useSame } from "../same.js";
import { useStore } from "../store.js";
import { useWords } from "../words.js";
import { Composer } from "./composer.view.js";
import { CustomerPanel, PanelFrame, PanelSkeleton, type Beside } from "./customer.view.js";
import { useDesk } from "./desk.store.js";
import { ConversationHeader } from "./header.view.js";
import { unreadUpto } from "./marks.data.js";
import { TimelineSkeleton } from "./skeleton.view.js";
import { Timeline } from "./timeline.view.js";
import css from "./conversation.module.css";

// What each message moves, and only the inbox shows.
const MOVED = { seq: 0, last_message: "", last_message_at: null, last_message_by: null, unread: false };
const WIDE = "(min-width: 1240px)"; // list, conversation and customer side by side

interface PaneProps {
  readonly id: string;
  readonly at: number | undefined;
}

export const ConversationPane = memo(function ConversationPane({ id, at }: PaneProps): ReactElement {
  const { t } = useWords();
  const wide = useMediaQuery(WIDE, window.matchMedia(WIDE).matches, { getInitialValueInEffect: false });
  const [details, setDetails] = useState<boolean | null>(null);
  const shown = details ?? wide;
  const one = useOpened(id);
  // The panel is made in a turn of its own, which keys and events may interrupt.
  const calm = useDeferredValue(one.loaded ? id : null, null) === id;
  const turn = useCallback(() => setDetails((now) => !(now ?? wide)), [wide]);
  if (one.error) return <Failed error={one.error} retry={one.retry} />;
  const { head } = one;
  return (
    <div className={css.both}>
      <section
        className={css.conversation}
        aria-label={t("conversation.label", { name: head?.customer.name || t("customer.nameless") })}
      >
        {head && <Header head={head} details={shown} onDetails={turn} />}
        {head && one.loaded ? (
          <Fragment key={id}>
            <Timeline head={head} at={at} />
            <Editor head={head} />
            <MarkRead id={id} head={head} />
          </Fragment>
        ) : (
          <TimelineSkeleton />
        )}
      </section>
      {shown && head && (
        <PanelFrame over={!wide} onClose={() => setDetails(false)}>
          {calm ? <Panel key={id} head={head} /> : <PanelSkeleton />}
        </PanelFrame>
      )}
    </div>
  );
});

/** The conversation as it was when more of it changed than each message changes: what takes it is not drawn anew for a word. */
function useStill(head: Head): Head {
  const rest = useSame({ ...head, ...MOVED });
  const [still, then] = [useRef(head), useRef(rest)];
  if (then.current !== rest) [still.current, then.current] = [head, rest];
  return still.current;
}

function Header({ head, ...props }: ComponentProps<typeof ConversationHeader>): ReactElement {
  return <ConversationHeader head={useStill(head)} {...props} />;
}

function Editor({ head }: { head: Head }): ReactElement {
  return <Composer head={useStill(head)} />;
}

/** Drawn again when what it shows of the conversation changes, not with each message. */
function Panel({ head: { id, customer, channel_id, team_id } }: { head: Head }): ReactElement {
  return <CustomerPanel head={useSame<Beside>({ id, customer, channel_id, team_id })} />;
}

interface Opened {
  readonly head: Head | undefined;
  readonly loaded: boolean;
  readonly error: Error | null;
  readonly retry: () => void;
}

/** Opens the log and keeps it; the head comes from the inbox at once, or from REST when the address was typed. */
function useOpened(id: string): Opened {
  const store = useDesk();
  const { listen = false } = useSearch({ from: "/inside/desk" });
  const head = useStore(store.desk, (state) => state.heads.get(id));
  const loaded = useStore(store.desk, (state) => (state.logs.get(id)?.last ?? 0) > 0);
  const log = useQuery({
    queryKey: ["log", id],
    queryFn: async () => store.open(id).then(() => true),
    gcTime: 0,
    staleTime: 0,
  });
  const absent = useStore(store.desk, ({ absences }) => absences > 0);
  const one = useQuery({
    queryKey: ["conversation", id],
    queryFn: async () => conversations.one(id),
    enabled: head === undefined || absent, // what was held may be of before
  });
  useEffect(() => {
    if (one.data) store.learn([one.data.head]);
  }, [one.data, store]);
  useEffect(() => {
    store.see(id, listen);
    return () => store.see(null);
  }, [id, listen, store]);
  const retry = (): void => {
    void log.refetch();
    void one.refetch();
  };
  return { head: head ?? one.data?.head, loaded, error: head && loaded ? null : (log.error ?? one.error), retry };
}

/** Reading counts when the one it is assigned to has it on screen. */
function MarkRead({ id, head }: { id: string; head: Head }): null {
  const store = useDesk();
  const { member } = useSession();
  const upto = useStore(store.desk, (state) => unreadUpto(state.logs.get(id)?.events ?? []));
  const mine = head.assignee_id === member.id;
  useEffect(() => {
    if (upto === null || !mine) return undefined;
    const mark = (): void => {
      if (document.visibilityState !== "visible") return;
      store.do(id, { do: "mark_read", upto });
      document.removeEventListener("visibilitychange", mark);
    };
    document.addEventListener("visibilitychange", mark);
    mark();
    return () => document.removeEventListener("visibilitychange", mark);
  }, [id, upto, mine, store]);
  return null;
}
