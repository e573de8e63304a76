import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { Body, Event } from "../../client/live.wire.js";
import { current, member, status, type Chat } from "./chat.data.js";
import type { ChatClient } from "./chat.js";
import { Composer } from "./composer.view.js";
import { Icon } from "./icons.view.js";
import type { Keep } from "./keep.js";
import { Messages } from "./messages.view.js";
import { isClosed, type Settings } from "./settings.js";
import { span } from "./time.js";
import { say } from "./words.js";

export interface AppProps {
  readonly chat: Chat;
  readonly client: ChatClient;
  readonly settings: Settings;
  readonly keep: Keep;
  readonly open: boolean;
  readonly still: boolean; // open as the customer left it: neither focus nor place moves
  readonly close: (() => void) | null;
}

export function App({ chat, client, settings, keep, open, still, close }: AppProps) {
  const refused = chat.live.stoppedBy !== 0;
  return (
    <main class="chat" aria-label={say("title", { name: settings.name })}>
      <Header chat={chat} client={client} settings={settings} close={close} />
      <Messages chat={chat} client={client} keep={keep} settings={settings} open={open} still={still} />
      <Situation chat={chat} client={client} settings={settings} />
      {!refused && <Composer chat={chat} client={client} keep={keep} open={open && !still} settings={settings} />}
    </main>
  );
}

function Header({ chat, client, settings, close }: Pick<AppProps, "chat" | "client" | "settings" | "close">) {
  const thread = current(chat);
  const withBot = settings.bot && (thread === undefined || status(thread) === "bot");
  const name = thread === undefined ? "" : member(thread);
  const connected = chat.live.phase === "open";
  return (
    <header class="header">
      <span class="avatar" aria-hidden="true">
        {Array.from(settings.name)[0]}
      </span>
      <div class="who">
        <h1>{settings.name}</h1>
        <p>
          <span class={connected ? "dot on" : "dot"} />
          <span>{name || say(withBot ? "bot" : "member")}</span>
          <span class="hidden" role="status">
            {connected ? say("online") : chat.welcomed && say("offline_short")}
          </span>
        </p>
      </div>
      {withBot && (
        <button class="quiet person" onClick={() => client.askPerson()}>
          <Icon name="person" />
          {say("person")}
        </button>
      )}
      {close && (
        <button class="icon" aria-label={say("close")} title={say("close")} onClick={close}>
          <Icon name="close" />
        </button>
      )}
    </header>
  );
}

/** One honest line about where things stand, with what one can do about it. */
function Situation({ chat, client, settings }: Pick<AppProps, "chat" | "client" | "settings">) {
  const thread = current(chat);
  const now = thread === undefined || thread.log.last === 0 ? "bot" : status(thread);
  if (chat.live.stoppedBy !== 0) return <Line text={say("refused")} alarm />;
  if (chat.live.phase === "waiting" || (chat.welcomed && chat.live.phase !== "open"))
    return <Line text={say("offline")} alarm />;
  const wait = thread?.log.events.findLast(isOfWait)?.body;
  if (now === "queued") return <InLine wait={wait} client={client} settings={settings} />;
  if (now !== "resolved") return null;
  return (
    <Line text={say("resolved")}>
      <button class="quiet" onClick={() => client.startAgain()}>
        {say("start_again")}
      </button>
    </Line>
  );
}

const isOfWait = ({ body: { kind } }: Event): boolean =>
  kind === "wait_told" || kind === "queued" || kind === "call_promised";

const LONG_SECONDS = 300; // as the server says it

const isLong = (body: Body): boolean =>
  body.kind === "call_promised" ||
  (body.kind === "wait_told" && !(body.bound_seconds && body.bound_seconds <= LONG_SECONDS));

function InLine({
  wait,
  client,
  settings,
}: Pick<AppProps, "client" | "settings"> & { readonly wait: Body | undefined }) {
  // After hours that is told above the field, with a time: nobody is being found.
  if (wait?.kind !== "call_promised" && isClosed(settings.opens_at)) return null;
  return <Line text={inLine(wait)}>{wait !== undefined && isLong(wait) && <Later wait={wait} client={client} />}</Line>;
}

/** Other ways than waiting: their code and words come only to whoever waits long. */
function Later({ wait, client }: Pick<AppProps, "client"> & { readonly wait: Body }) {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    void import("./call.js").then((later) => place.current && later.attend(place.current, client, wait));
  }, [wait.kind]);
  return <div ref={place} />;
}

/** What we said of the wait, in the words of the language; a wait nobody can tell has only a place to leave. */
function inLine(body: Body | undefined): string {
  if (body?.kind === "call_promised") return "";
  if (body?.kind !== "wait_told" || !body.bound_seconds) return say("queued") + say("queued_leave");
  const facts = { place: body.place, time: span(body.bound_seconds) };
  return (body.sorry ? say("queued_sorry") : "") + say("queued_wait", facts) + say("queued_leave");
}

interface LineProps {
  readonly text: string;
  readonly alarm?: boolean;
  readonly children?: ComponentChildren;
}

const Line = ({ text, alarm = false, children }: LineProps) => (
  <div class={alarm ? "situation alarm" : "situation"} role="status">
    {text}
    {children}
  </div>
);
