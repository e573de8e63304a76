import { memo, Suspense, type ReactElement } from "react";
import type { Sending } from "@client/live.data.js";
import { Refused } from "@client/rest.js";
import type { MessageBody, Offer } from "@client/types.js";
import { Avatar } from "@ui/bits.js";
import { Icon } from "@ui/icons.js";
import { Cards } from "../channels/card.view.js";
import { useModel } from "../assistant/state.js";
import { LabelOf } from "../bot/label.view.js";
import { part } from "../part.js";
import { useDirectory } from "../people/directory.js";
import { useSaid } from "../session/said.js";
import { useStore } from "../store.js";
import { useWords } from "../words.js";
import { useDesk } from "./desk.store.js";
import { editing, nameOf, reword } from "./editing.js";
import { Files } from "./files.view.js";
import { Foot, Words } from "./standing.view.js";
import { pieces } from "./mentions.data.js";
import type { Bubble, Item, Whose } from "./timeline.data.js";
import css from "./bubble.module.css";

const TranslateOf = part(async () => (await import("../assistant/message.view.js")).TranslateOf);
const EditMessage = part(async () => (await import("./edit.view.js")).EditMessage);

interface BubbleProps {
  readonly item: Bubble;
  readonly head: Whose;
  readonly anchor: string | undefined; // by which a search finds it on the page
}

export const BubbleView = memo(function BubbleView({ item, head, anchor }: BubbleProps): ReactElement {
  const { event, body, side, first } = item;
  const name = nameOf(head.id, event.seq);
  const words = useStore(editing, (now) => now.get(name));
  return (
    <li id={anchor} className={css.line} data-side={side} data-first={first || undefined} data-by={event.actor.kind}>
      {first && <Who bubble={item} head={head} />}
      {words !== undefined ? (
        <Suspense>
          <EditMessage conversation={head.id} seq={event.seq} words={words} />
        </Suspense>
      ) : (
        <Said item={item} />
      )}
      {event.actor.kind === "customer" && body.text && !item.redacted && (
        <Beside conversation={head.id} seq={event.seq} text={body.text} />
      )}
      {words === undefined && <Foot item={item} head={head} onEdit={() => reword(name, body.text)} />}
    </li>
  );
});

/** What one may do with a customer's message: say what it is after, and have it translated. */
function Beside({ conversation, seq, text }: { conversation: string; seq: number; text: string }): ReactElement {
  const model = useModel();
  return (
    <>
      <LabelOf conversation={conversation} seq={seq} />
      {model && (
        <Suspense>
          <TranslateOf conversation={conversation} text={text} />
        </Suspense>
      )}
    </>
  );
}

function Said({ item }: { item: Bubble }): ReactElement {
  const { body, redacted, recalled } = item;
  return (
    <div className={css.bubble} data-recalled={recalled || undefined}>
      <Words item={item} />
      {!redacted && !recalled && (
        <>
          <Files files={body.files ?? []} />
          <Why body={body} />
          {body.offer && <OfferView offer={body.offer} />}
          <Cards cards={body.cards} />
          <Suggested suggestions={body.suggestions ?? []} />
        </>
      )}
    </div>
  );
}

function Who({ bubble, head }: { bubble: Bubble; head: Whose }): ReactElement {
  const { time } = useWords();
  const { event } = bubble;
  const who = useAuthor(bubble, head);
  return (
    <div className={css.who}>
      {event.actor.kind === "bot" ? (
        <Icon name="bot" size={15} />
      ) : (
        <Avatar name={who} id={event.actor.id ?? who} size={20} />
      )}
      <strong>{who}</strong>
      <time dateTime={event.at}>{time(event.at)}</time>
    </div>
  );
}

function useAuthor({ event }: Bubble, head: Whose): string {
  const { t } = useWords();
  const directory = useDirectory();
  switch (event.actor.kind) {
    case "customer":
      return head.customer.name || t("customer.nameless");
    case "member":
      return directory.member(event.actor.id) || t("role.agent");
    case "bot":
    case "rule":
    case "system":
      return t(`actor.${event.actor.kind}`);
  }
}

/** Where the bot's words come from and how sure it was; kinds of message that do not count as answers are named. */
function Why({ body }: { body: MessageBody }): ReactElement | null {
  const { t, percent } = useWords();
  const aside = body.purpose !== undefined && body.purpose !== "answer" && body.purpose !== "question";
  if (!body.sources?.length && body.confidence == null && !aside) return null;
  return (
    <div className={css.why}>
      {aside && <span>{t(`purpose.${body.purpose}`)}</span>}
      {body.sources?.map((source) =>
        source.article_id ? (
          <a key={source.article_id} href={`/knowledge/${source.article_id}`}>
            <Icon name="knowledge" size={13} />
            {source.title}
          </a>
        ) : (
          <Page key={source.sku} href={source.url}>
            {source.title}
          </Page>
        ),
      )}
      {body.confidence != null && <span>{t("message.confidence", { share: percent(body.confidence) })}</span>}
    </div>
  );
}

/** A page of the shop's, where it has one. */
function Page({ href, children }: { href: string | undefined; children: string }): ReactElement {
  if (!href) return <span>{children}</span>;
  return (
    <a href={href} target="_blank" rel="noreferrer">
      {children}
    </a>
  );
}

/** The product the customer was offered beside the answer. */
function OfferView({ offer }: { offer: Offer }): ReactElement {
  return (
    <a className={css.offer} href={offer.url} target="_blank" rel="noreferrer">
      {offer.picture && <img src={offer.picture} alt="" loading="lazy" />}
      <small>{offer.because}</small>
      <strong>{offer.name}</strong>
      <span>
        {offer.price} · {offer.stock}
      </span>
    </a>
  );
}

/** What the customer was offered to tap: shown, not tappable here. */
function Suggested({ suggestions }: { suggestions: readonly string[] }): ReactElement | null {
  const { t } = useWords();
  if (suggestions.length === 0) return null;
  return (
    <ul className={css.suggested} aria-label={t("message.suggested")}>
      {suggestions.map((suggestion) => (
        <li key={suggestion}>{suggestion}</li>
      ))}
    </ul>
  );
}

interface NoteProps {
  readonly item: Extract<Item, { kind: "note" }>;
  readonly anchor: string | undefined;
}

export function NoteView({ item, anchor }: NoteProps): ReactElement {
  const { t, time, moment } = useWords();
  const directory = useDirectory();
  const { body, actor } = item.event;
  const who = directory.member(actor.id);
  const [request, answers] = body.kind === "note" ? [body.request, body.answers] : [];
  const by = request
    ? t("note.asks", { who, whom: request.name ?? "", at: moment(request.due) })
    : t(answers ? "note.answers" : "note.by", { who, name: who });
  return (
    <li id={anchor} className={css.note}>
      <div className={css.who}>
        <Icon name="note" size={14} />
        <strong>{by}</strong>
        <time dateTime={item.event.at}>{time(item.event.at)}</time>
      </div>
      {pieces(item.text, (body.kind === "note" ? (body.mentions ?? []) : []).map(directory.member)).map((piece, at) =>
        at % 2 ? <mark key={at}>{piece}</mark> : piece,
      )}
      {body.kind === "note" && <Files files={body.files ?? []} />}
    </li>
  );
}

/** Said here and not yet in the log: fainter until the log has it; refused: says so and offers another try. */
export function PendingView({ sending }: { sending: Sending }): ReactElement | null {
  const { command, state } = sending;
  if (command.do !== "say" && command.do !== "note") return null;
  return (
    <li className={command.do === "note" ? css.note : css.line} data-side="out" data-by="member" data-pending={state}>
      <div className={command.do === "note" ? undefined : css.bubble}>
        {command.text}
        <Files files={command.files ?? []} />
        {"cards" in command && <Cards cards={command.cards} />}
      </div>
      <SendingState sending={sending} />
    </li>
  );
}

function SendingState({ sending }: { sending: Sending }): ReactElement {
  const { t } = useWords();
  const said = useSaid();
  const store = useDesk();
  const { state, refusal } = sending;
  return (
    <div className={css.state} data-state={state} role={state === "failed" ? "alert" : undefined}>
      {state === "failed" ? (
        <>
          {refusal ? said(new Refused(0, refusal.code, refusal.message, refusal.facts)) : t("delivery.failed")}
          <button type="button" onClick={() => store.retry(sending.key)}>
            {t("action.retry")}
          </button>
          <button type="button" onClick={() => store.forget(sending.key)}>
            {t("action.discard")}
          </button>
        </>
      ) : (
        t(state === "sent" ? "delivery.sending" : "delivery.waiting")
      )}
    </div>
  );
}
