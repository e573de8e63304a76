/** The chat at work: the live client below, the pure state in the middle, storage beside. */

import { uuid7 } from "../../client/ids.js";
import type { Live } from "../../client/live.data.js";
import { LiveClient } from "../../client/live.js";
import type { CustomerCommand, FileRef, PassingFrame, ServerFrame } from "../../client/live.wire.js";
import * as state from "./chat.data.js";
import type { Chat } from "./chat.data.js";
import { hello, type ChatOptions } from "./hello.js";
import { StoredOutbox, type Written } from "./outbox.js";
import { say } from "./words.js";

const TYPING_EVERY_MS = 3000; // live.md
const PAGE = 50;

export class ChatClient {
  #chat: Chat;
  #ticket: string | null = null;
  readonly #client: LiveClient;
  readonly #outbox: StoredOutbox;
  readonly #written: Map<string, Written>;
  #typedAt = 0;
  #marked = ""; // conversation and number last told as heard
  #typingTimer: ReturnType<typeof setTimeout> | undefined;
  readonly #options: ChatOptions;

  constructor(options: ChatOptions) {
    this.#options = options;
    this.#outbox = new StoredOutbox(options.keep);
    this.#written = new Map(this.#outbox.restored);
    this.#client = new LiveClient({
      url: new URL("/live/widget", location.href.replace(/^http/, "ws")).href,
      role: "widget",
      outbox: this.#outbox.sendings(),
      hello: () => hello(this.#chat, options),
      onFrame: (frame) => this.#take(frame),
      onChange: (live) => this.#onLive(live),
    });
    const begun = [...this.#written.values()].at(-1)?.conversation;
    const chat = state.newChat(this.#client.state);
    this.#chat = begun === undefined ? chat : state.begin(chat, begun);
  }

  /** What file requests carry; null before the first welcome. */
  get ticket(): string | null {
    return this.#ticket;
  }

  get state(): Chat {
    return this.#chat;
  }

  /** An unfinished conversation of an earlier page goes on before anyone opens the chat. */
  connectIfOpen(): void {
    const { keep } = this.#options;
    if (keep.get("open") === null && this.#outbox.restored.size === 0) return;
    keep.allow();
    this.#client.start();
  }

  say(text: string, files: readonly FileRef[]): void {
    this.#give({ do: "say", text, ...(files.length > 0 && { files }), sent_at: new Date().toISOString() });
    this.#typedAt = 0;
    this.#set({ ...this.#chat, newAfter: null });
  }

  /** Before there is a conversation to hand off, the words themselves ask for a person. */
  askPerson(): void {
    const thread = state.current(this.#chat);
    if (thread === undefined || thread.log.last === 0) this.say(say("ask_person"), []);
    else if (!this.#chat.live.outbox.some(({ command }) => command.do === "hand_off"))
      this.#give({ do: "hand_off", why: "asked" });
  }

  confirmSolved(): void {
    this.#give({ do: "resolve", how: "customer_confirmed" });
  }

  rate(conversation: string, rating: Omit<Extract<CustomerCommand, { do: "rate" }>, "do">): void {
    this.#send(uuid7(), { conversation, command: { do: "rate", ...rating } });
  }

  startAgain(): void {
    this.#set(state.begin(this.#chat, uuid7()));
  }

  retry(key: string): void {
    this.#client.retry(key);
  }

  discard(key: string): void {
    this.#client.forget(key);
  }

  typed(empty: boolean): void {
    const thread = state.current(this.#chat);
    if (thread === undefined || thread.log.last === 0) return;
    const now = Date.now();
    if (empty ? this.#typedAt === 0 : now - this.#typedAt < TYPING_EVERY_MS) return;
    this.#typedAt = empty ? 0 : now;
    this.#client.pass({ t: "typing", conversation: thread.id, on: !empty });
  }

  pass(frame: PassingFrame): boolean {
    return this.#client.pass(frame);
  }

  /** Asks for earlier messages; false if there are none or nobody is there to ask. */
  earlier(): boolean {
    const from = state.earlierThan(this.#chat);
    return from !== null && this.#client.pass({ t: "history", ...from, limit: PAGE });
  }

  show(visible: boolean): void {
    this.#set(state.show(this.#chat, visible));
    if (visible) this.#client.start();
    // A closed chat without an open matter needs no connection; a tab in the background keeps its own.
    else if (!document.hidden && this.#options.keep.get("open") === null && this.#chat.live.outbox.length === 0)
      this.#client.stop();
  }

  /** Who the customer is changed: the next hello tells. */
  identify(): void {
    if (this.#chat.live.phase === "stopped") return;
    this.#client.stop();
    this.#client.start();
  }

  /** Leaves nothing of this customer for the next one at this browser. */
  logout(): void {
    this.#client.stop();
    for (const { key } of this.#client.state.outbox) this.#client.forget(key);
    this.#written.clear();
    this.#options.forgotten();
    this.#options.keep.clear();
    const { visible, live } = this.#chat;
    this.#set({ ...state.newChat(live), visible });
    if (visible) this.#client.start();
  }

  #give(command: CustomerCommand): void {
    if (state.current(this.#chat) === undefined) this.#set(state.begin(this.#chat, uuid7()));
    const conversation = state.current(this.#chat)?.id ?? "";
    this.#send(uuid7(), { conversation, command });
  }

  #send(key: string, written: Written): void {
    this.#written.set(key, written);
    this.#client.do(key, written.conversation, written.command);
  }

  #take(frame: ServerFrame): void {
    switch (frame.t) {
      case "welcome":
        return "customer" in frame ? this.#welcomed(frame) : undefined;
      case "events":
        return this.#set(state.follow(this.#chat, frame.conversation, frame.events));
      case "history":
        return this.#set(state.arrive(this.#chat, frame.conversation, frame.events, frame.more));
      case "typing":
        return frame.who === "customer" ? undefined : this.#showTyping(frame.name ?? "", frame.on, frame.text);
      case "agree":
        return this.#options.keep.revoke(frame.to);
      case "ack":
        return this.#acknowledged(frame.key, frame.conversation, frame.seq);
      case "error":
        return this.#refused(frame.key ?? "", frame.code);
    }
  }

  #welcomed(frame: Parameters<typeof state.welcome>[1]): void {
    const { keep } = this.#options;
    if (frame.token) keep.set("token", frame.token);
    this.#ticket = frame.ticket;
    this.#set(state.welcome(this.#chat, frame));
    if (frame.conversation !== null) return;
    // Nothing is open: what we last saw may have ended meanwhile, and is still worth reading.
    const last = keep.get("last");
    if (last !== null) this.#client.pass({ t: "history", conversation: last, before: state.NEWEST, limit: PAGE });
  }

  #acknowledged(key: string, conversation: string, seq: number): void {
    const written = this.#written.get(key);
    this.#written.delete(key);
    if (written === undefined) return;
    if (written.conversation !== conversation && state.current(this.#chat)?.id === written.conversation) {
      this.#set(state.join(this.#chat, conversation));
      this.#client.pass({ t: "history", conversation, before: state.NEWEST, limit: PAGE });
    }
    this.#set(state.accept(this.#chat, key, written.command));
    if (written.command.do === "say" && state.botOwes(this.#chat, seq)) this.#showTyping("", true);
  }

  /** A message to a conversation that ended opens the next one; nothing of it was stored, so it gets a new key. */
  #refused(key: string, code: string): void {
    const written = this.#written.get(key);
    if (code !== "conversation_ended" || written?.command.do !== "say") return;
    if (state.current(this.#chat)?.id === written.conversation) this.startAgain();
    this.discard(key);
    this.#give(written.command);
  }

  #showTyping(name: string, on: boolean, text?: string): void {
    clearTimeout(this.#typingTimer);
    this.#set(state.typing(this.#chat, name, on, Date.now(), text));
    const until = this.#chat.typing?.untilMs;
    if (until !== undefined) this.#typingTimer = setTimeout(() => this.#showTyping(name, false), until - Date.now());
  }

  #onLive(live: Live): void {
    this.#outbox.follow(live.outbox);
    this.#set({ ...this.#chat, live });
  }

  #set(chat: Chat): void {
    if (chat === this.#chat) return;
    this.#chat = chat;
    this.#markHeard();
    this.#remember();
    this.#options.changed(this.#chat);
  }

  /** Tells once what is delivered, or read when it is in sight. */
  #markHeard(): void {
    const upto = state.heardUpto(this.#chat);
    const id = state.current(this.#chat)?.id ?? "";
    const mark = `${id}:${upto}`;
    if (upto <= this.#chat.readUpto || (mark === this.#marked && !this.#chat.visible)) return;
    this.#marked = mark;
    const { visible } = this.#chat;
    if (visible) this.#chat = state.read(this.#chat);
    this.#client.do(uuid7(), id, { do: visible ? "mark_read" : "mark_delivered", upto });
  }

  #remember(): void {
    const { keep } = this.#options;
    const thread = state.current(this.#chat);
    if (thread === undefined || thread.log.last === 0) return;
    keep.set("last", thread.id);
    if (state.status(thread) === "resolved") keep.drop("open");
    else keep.set("open", thread.id);
  }
}
