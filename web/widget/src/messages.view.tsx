import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { Bubble } from "./bubble.view.js";
import { current, earlierThan, status, type Chat } from "./chat.data.js";
import type { ChatClient } from "./chat.js";
import { tellOpinion } from "./files.js";
import { Icon } from "./icons.view.js";
import type { Keep } from "./keep.js";
import { BLANK, rows, type MessageRow, type Row } from "./rows.data.js";
import type { Settings } from "./settings.js";
import { dayLabel } from "./time.js";
import { say } from "./words.js";

interface Props {
  readonly chat: Chat;
  readonly client: ChatClient;
  readonly settings: Settings;
  readonly open: boolean;
  readonly still: boolean;
  readonly keep: Keep;
}

const NEAR_PX = 80; // this close to an end counts as being there

export function Messages(props: Props) {
  const { chat, client, settings } = props;
  const list = rows(chat);
  const box = useRef<HTMLDivElement>(null);
  const { below, jump, onScroll, onGrowth, loading } = useScroll(box, list, props);
  const last = list.at(-1);
  const more = earlierThan(chat) !== null;
  return (
    <div class="scroller">
      <div
        class="messages"
        ref={box}
        onScroll={onScroll}
        onLoadCapture={onGrowth}
        role="log"
        aria-live="polite"
        aria-busy={loading}
        aria-label={say("log")}
        tabIndex={0}
      >
        {more ? <Earlier client={client} loading={loading} /> : <Beside text={settings.greeting || say("greeting")} />}
        {list.map((row) => (
          <RowView key={row.id} row={row} client={client} />
        ))}
        {last?.kind === "message" && <After row={last} chat={chat} client={client} />}
        <Asked chat={chat} client={client} />
        <Typing chat={chat} />
      </div>
      {below && (
        <button class="jump" aria-label={say("jump")} onClick={jump}>
          <Icon name="down" />
        </button>
      )}
    </div>
  );
}

function useScroll(
  box: { readonly current: HTMLDivElement | null },
  list: readonly Row[],
  { chat, client, open, still, keep }: Props,
) {
  const held = useRef({ stuck: true, top: "", height: 0, at: 0 });
  const [below, setBelow] = useState(false);
  const [loading, setLoading] = useState(false);
  const top = list[0]?.id ?? "";
  const end = list.at(-1);
  const own = end?.kind === "message" && end.at === "" ? end.id : "";
  const jump = (): void => box.current?.scrollTo({ top: box.current.scrollHeight });

  const hold = ({ scrollHeight: height, scrollTop: at }: Element, stuck: boolean, top: string): void => {
    held.current = { stuck, top, height, at };
    keep.set("place", `${stuck ? 0 : height - at}`);
  };

  useLayoutEffect(() => {
    if (own) jump();
  }, [own]);
  useLayoutEffect(() => {
    const left = still && Number(keep.get("place"));
    if (!left) return jump();
    // As when what is above loads: the place is counted from the end, where it was left.
    box.current?.scrollTo({ top: 0 });
    held.current = { stuck: false, top: "left", height: left, at: 0 };
  }, [open]);
  useLayoutEffect(() => {
    const element = box.current;
    if (element === null || top === "") return;
    const { stuck, top: before, height } = held.current;
    // What loads above must not move what is being read.
    if (before !== "" && before !== top && !stuck) element.scrollTop += element.scrollHeight - height;
    else if (stuck) jump();
    hold(element, stuck, top);
    if (before !== top) setLoading(false);
  }, [chat, list.length]);

  const onScroll = (): void => {
    const element = box.current;
    if (element === null) return;
    const { scrollTop: at, scrollHeight: height } = element;
    // Growth below, such as a picture that has loaded, does not unstick; only going up does.
    const stuck = height - at - element.clientHeight < NEAR_PX || (held.current.stuck && at >= held.current.at);
    hold(element, stuck, held.current.top);
    setBelow(!stuck);
    if (at < NEAR_PX && !stuck && !loading && client.earlier()) setLoading(true);
  };
  const onGrowth = (): void => {
    if (held.current.stuck) jump();
  };
  // An on-screen keyboard or a longer draft takes room from below.
  useEffect(() => {
    const observer = new ResizeObserver(onGrowth);
    if (box.current !== null) observer.observe(box.current);
    return () => observer.disconnect();
  }, []);
  return { below, jump, onScroll, onGrowth, loading };
}

/** For keyboards, and for lists too short to scroll. */
const Earlier = ({ client, loading }: Pick<Props, "client"> & { readonly loading: boolean }) => (
  <button class="quiet earlier" onClick={() => client.earlier()}>
    {say(loading ? "earlier_loading" : "earlier")}
  </button>
);

/** What the bot says beside the log: its greeting, and an answer that is still being written. */
function Beside({ text }: { readonly text: string }) {
  const row: MessageRow = { ...BLANK, kind: "message", id: "", by: "bot", text, first: true, last: true };
  return <Bubble row={row} />;
}

function RowView({ row, client }: Pick<Props, "client"> & { readonly row: Row }) {
  switch (row.kind) {
    case "day":
      return <p class="divider day">{dayLabel(row.at)}</p>;
    case "unread":
      return <p class="divider unread">{say("unread")}</p>;
    case "line":
      return <p class="divider">{say(row.word, { name: row.name || say("member") })}</p>;
    case "message":
      return <Bubble row={row} client={client} />;
  }
}

/** Below the last message: questions to tap, and whether the bot's answer was enough. */
function After({ row, chat, client }: Pick<Props, "chat" | "client"> & { readonly row: MessageRow }) {
  const thread = current(chat);
  if (thread === undefined || row.by === "customer") return null;
  const judge = (helpful: boolean): void => {
    tellOpinion(client.ticket ?? "", row.id, helpful);
    if (helpful) client.confirmSolved();
    else client.askPerson();
  };
  return (
    <div class="after">
      {row.suggestions.length > 0 && (
        <div class="chips" role="group" aria-label={say("suggestions")}>
          {row.suggestions.map((question) => (
            <button class="chip" key={question} onClick={() => client.say(question, [])}>
              {question}
            </button>
          ))}
        </div>
      )}
      {row.sources.length > 0 && status(thread) === "bot" && (
        <div class="solved" role="group" aria-labelledby="solved">
          <span id="solved">{say("solved")}</span>
          <button class="chip" onClick={() => judge(true)}>
            {say("solved_yes")}
          </button>
          <button class="chip" onClick={() => judge(false)}>
            {say("solved_no")}
          </button>
        </div>
      )}
    </div>
  );
}

/** What the customer is asked once it is over; drawn by what is loaded then. */
function Asked({ chat, client }: Pick<Props, "chat" | "client">) {
  const place = useRef<HTMLDivElement>(null);
  const thread = chat.threads.findLast(({ log }) => log.last);
  const sent = thread?.log.events.findLast(({ body }) => body.kind === "survey_sent");
  useEffect(() => {
    const last = thread?.log.events.findLast(({ body }) => body.kind === "rated");
    const box = place.current;
    if (thread && sent?.body.kind === "survey_sent" && box) {
      const { body } = sent;
      void import("./rating.js").then((later) => later.ask(box, client, thread.id, body, last));
    }
  }, [sent?.seq, thread?.id]);
  return sent ? <div class="rating" ref={place} /> : null;
}

function Typing({ chat }: Pick<Props, "chat">) {
  if (chat.typing === null || chat.live.phase !== "open") return null;
  const name = chat.typing.name || say("bot");
  if (chat.typing.text)
    return (
      <div aria-hidden="true">
        <Beside text={chat.typing.text} />
      </div>
    );
  return (
    <div class="typing" role="img" aria-label={say("typing", { name })}>
      <i />
      <i />
      <i />
    </div>
  );
}
