/** The chat at work: the live client below, the pure state in the middle, storage beside. */

import { uuid7 } from "../../client/ids.js";
import type { Live } from "../../client/live.data.js";
import { LiveClient } from "../../client/live.js";
import type { CustomerCommand, FileRef, Identity, ServerFrame, WidgetHello } from "../../client/live.wire.js";
import * as state from "./chat.data.js";
import type { Chat } from "./chat.data.js";
import type { Keep } from "./keep.js";
import { StoredOutbox, type Written } from "./outbox.js";
import { language, say } from "./words.js";

export interface ChatOptions {
  readonly site: string;
  readonly keep: Keep;
  readonly address: string;
  readonly identity: () => Identity | undefined;
  readonly changed: (chat: Chat) => void;
}

const TYPING_EVERY_MS = 3000; // live.md
const NEWEST = 2 ** 31 - 1; // "before" any number a conversation can have
const PAGE = 50;

export class ChatClient {
  private chat: Chat;
  private readonly client: LiveClient;
  private readonly outbox: StoredOutbox;
  private readonly written: Map<string, Written>;
  private readonly forgotten = new Set<() => void>();
  private typedAt = 0;
  private marked = ""; // conversation and number last told as heard
  private typingTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly options: ChatOptions) {
    this.outbox = new StoredOutbox(options.keep);
    this.written = new Map(this.outbox.restored);
    this.client = new LiveClient({
      url: new URL("/live/widget", location.href.replace(/^http/, "ws")).href,
      role: "widget",
      outbox: this.outbox.sendings(),
      hello: () => this.hello(),
      onFrame: (frame) => this.take(frame),
      onChange: (live) => this.onLive(live),
    });
    const begun = [...this.written.values()].at(-1)?.conversation;
    const chat = state.newChat(this.client.state);
    this.chat = begun === undefined ? chat : state.begin(chat, begun);
  }

  get token(): string | null {
    return this.options.keep.get("token");
  }

  get state(): Chat {
    return this.chat;
  }

  /** An unfinished conversation of an earlier page goes on before anyone opens the chat. */
  connectIfOpen(): void {
    const { keep } = this.options;
    if (keep.get("open") === null && this.outbox.restored.size === 0) return;
    keep.allow();
    this.client.start();
  }

  say(text: string, files: readonly FileRef[]): void {
    this.give({ do: "say", text, ...(files.length > 0 && { files }), sent_at: new Date().toISOString() });
    this.typedAt = 0;
    this.set({ ...this.chat, newAfter: null });
  }

  /** Before there is a conversation to hand off, the words themselves ask for a person. */
  askPerson(): void {
    const thread = state.current(this.chat);
    if (thread === undefined || thread.log.last === 0) this.say(say("ask_person"), []);
    else if (!this.chat.live.outbox.some(({ command }) => command.do === "hand_off"))
      this.give({ do: "hand_off", why: "asked" });
  }

  confirmSolved(): void {
    this.give({ do: "resolve", how: "customer_confirmed" });
  }

  startAgain(): void {
    this.set(state.begin(this.chat, uuid7()));
  }

  retry(key: string): void {
    this.client.retry(key);
  }

  discard(key: string): void {
    this.client.forget(key);
  }

  typed(empty: boolean): void {
    const thread = state.current(this.chat);
    if (thread === undefined || thread.log.last === 0) return;
    const now = Date.now();
    if (!empty && now - this.typedAt < TYPING_EVERY_MS) return;
    if (empty && this.typedAt === 0) return;
    this.typedAt = empty ? 0 : now;
    this.client.pass({ t: "typing", conversation: thread.id, on: !empty });
  }

  /** Asks for what came before the oldest event here; false if there is nothing to ask or nobody to ask. */
  earlier(): boolean {
    const oldest = this.chat.threads[0];
    const first = oldest?.log.events[0];
    if (oldest === undefined || first === undefined) return false;
    if (oldest.log.more)
      return this.client.pass({ t: "history", conversation: oldest.id, before: first.seq, limit: PAGE });
    const before = first.body.kind === "opened" ? first.body.after : undefined;
    return (
      before !== undefined && this.client.pass({ t: "history", conversation: before, before: NEWEST, limit: PAGE })
    );
  }

  show(visible: boolean): void {
    this.set(state.show(this.chat, visible));
    if (visible) this.client.start();
    // A closed chat without an open matter needs no connection; a tab in the background keeps its own.
    else if (!document.hidden && this.options.keep.get("open") === null && this.chat.live.outbox.length === 0)
      this.client.stop();
  }

  /** Who the customer is changed: the next hello tells. */
  identify(): void {
    if (this.chat.live.phase === "stopped") return;
    this.client.stop();
    this.client.start();
  }

  /** Calls when all of this customer is forgotten; returns the remover. */
  onForgotten(then: () => void): () => void {
    this.forgotten.add(then);
    return () => void this.forgotten.delete(then);
  }

  /** Leaves nothing of this customer for the next one at this browser. */
  logout(): void {
    this.client.stop();
    for (const { key } of this.client.state.outbox) this.client.forget(key);
    this.written.clear();
    for (const then of this.forgotten) then();
    this.options.keep.clear();
    const { visible, live } = this.chat;
    this.set({ ...state.newChat(live), visible });
    if (visible) this.client.start();
  }

  private give(command: CustomerCommand): void {
    if (state.current(this.chat) === undefined) this.set(state.begin(this.chat, uuid7()));
    const conversation = state.current(this.chat)?.id ?? "";
    this.send(uuid7(), { conversation, command });
  }

  private send(key: string, written: Written): void {
    this.written.set(key, written);
    this.client.do(key, written.conversation, written.command);
  }

  private hello(): WidgetHello {
    const { site, address, identity } = this.options;
    const thread = state.current(this.chat);
    const resume = thread !== undefined && thread.log.last > 0;
    return {
      ...{ t: "hello", v: 1, site, token: this.token, language: language() },
      ...(address && { page: address }),
      ...(identity() && { identity: identity() as Identity }),
      ...(resume && { conversation: thread.id, after: thread.log.last }),
    };
  }

  private take(frame: ServerFrame): void {
    switch (frame.t) {
      case "welcome":
        return "customer" in frame ? this.welcomed(frame) : undefined;
      case "events":
        return this.set(state.follow(this.chat, frame.conversation, frame.events));
      case "history":
        return this.set(state.arrive(this.chat, frame.conversation, frame.events, frame.more));
      case "typing":
        return frame.who === "customer" ? undefined : this.showTyping(frame.name ?? "", frame.on);
      case "ack":
        return this.acknowledged(frame.key, frame.conversation, frame.seq);
      case "error":
        return this.refused(frame.key ?? "", frame.code);
    }
  }

  private welcomed(frame: Parameters<typeof state.welcome>[1]): void {
    const { keep } = this.options;
    if (frame.token) keep.set("token", frame.token);
    this.set(state.welcome(this.chat, frame));
    if (frame.conversation !== null) return;
    // Nothing is open: what we last saw may have ended meanwhile, and is still worth reading.
    const last = keep.get("last");
    if (last !== null) this.client.pass({ t: "history", conversation: last, before: NEWEST, limit: PAGE });
  }

  private acknowledged(key: string, conversation: string, seq: number): void {
    const written = this.written.get(key);
    this.written.delete(key);
    if (written === undefined) return;
    if (written.conversation !== conversation && state.current(this.chat)?.id === written.conversation) {
      this.set(state.join(this.chat, conversation));
      this.client.pass({ t: "history", conversation, before: NEWEST, limit: PAGE });
    }
    this.set(state.accept(this.chat, key, written.command));
    const thread = state.current(this.chat);
    const botNext = thread !== undefined && state.status(thread) === "bot" && state.heardUpto(this.chat) < seq;
    if (botNext && written.command.do === "say") this.showTyping("", true);
  }

  /** A message to a conversation that ended opens the next one; nothing of it was stored, so it gets a new key. */
  private refused(key: string, code: string): void {
    const written = this.written.get(key);
    if (code !== "conversation_ended" || written?.command.do !== "say") return;
    if (state.current(this.chat)?.id === written.conversation) this.startAgain();
    this.discard(key);
    this.give(written.command);
  }

  private showTyping(name: string, on: boolean): void {
    clearTimeout(this.typingTimer);
    this.set(state.typing(this.chat, name, on, Date.now()));
    const until = this.chat.typing?.untilMs;
    if (until !== undefined) this.typingTimer = setTimeout(() => this.showTyping(name, false), until - Date.now());
  }

  private onLive(live: Live): void {
    this.outbox.follow(live.outbox);
    this.set({ ...this.chat, live });
  }

  private set(chat: Chat): void {
    if (chat === this.chat) return;
    this.chat = chat;
    this.markHeard();
    this.remember();
    this.options.changed(this.chat);
  }

  /** Tells once what is delivered, or read when it is in sight. */
  private markHeard(): void {
    const upto = state.heardUpto(this.chat);
    const id = state.current(this.chat)?.id ?? "";
    const mark = `${id}:${upto}`;
    if (upto <= this.chat.readUpto || (mark === this.marked && !this.chat.visible)) return;
    this.marked = mark;
    const { visible } = this.chat;
    if (visible) this.chat = state.read(this.chat);
    this.client.do(uuid7(), id, { do: visible ? "mark_read" : "mark_delivered", upto });
  }

  private remember(): void {
    const { keep } = this.options;
    const thread = state.current(this.chat);
    if (thread === undefined || thread.log.last === 0) return;
    keep.set("last", thread.id);
    if (state.status(thread) === "resolved") keep.drop("open");
    else keep.set("open", thread.id);
  }
}
