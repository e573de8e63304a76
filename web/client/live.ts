/** The thin shell around live.data: one socket, one timer, the network's own signal. */

import {
  advance,
  newLive,
  nextTick,
  type Effect,
  type Input,
  type Live,
  type Role,
  type Sending,
} from "./live.data.js";
import type { ClientFrame, Command, Hello, PassingFrame, ServerFrame } from "./live.wire.js";

export interface LiveOptions {
  readonly url: string;
  readonly role: Role;
  readonly outbox?: readonly Sending[];
  /** Asked at each connection, so that it can name the last number applied. */
  readonly hello: () => Hello;
  /** Each frame, after the machine has taken it in. */
  readonly onFrame: (frame: ServerFrame) => void;
  /** Each change of the connection or of what is on its way. */
  readonly onChange: (live: Live) => void;
  readonly connect?: (url: string) => WebSocket;
}

export class LiveClient {
  #live: Live;
  #socket: WebSocket | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  readonly #options: LiveOptions;

  constructor(options: LiveOptions) {
    this.#options = options;
    this.#live = newLive(options.role, options.outbox);
  }

  get state(): Live {
    return this.#live;
  }

  start(): void {
    globalThis.addEventListener("online", this.#online);
    this.#give({ on: "start" });
  }

  stop(): void {
    globalThis.removeEventListener("online", this.#online);
    this.#give({ on: "stop" });
  }

  /** Queues a command; it is sent until it is acknowledged or refused. */
  do(key: string, conversation: string, command: Command): void {
    this.#give({ on: "do", key, conversation, command });
  }

  retry(key: string): void {
    this.#give({ on: "retry", key });
  }

  forget(key: string): void {
    this.#give({ on: "forget", key });
  }

  /** Sends what may be lost; false if there is no connection. */
  pass(frame: PassingFrame): boolean {
    if (this.#live.phase !== "open") return false;
    this.#transmit(frame);
    return true;
  }

  readonly #online = (): void => this.#give({ on: "network" });

  #give(input: Input): void {
    const before = this.#live;
    const [next, effects] = advance(before, input, { nowMs: Date.now(), dice: Math.random() });
    this.#live = next;
    for (const effect of effects) this.#act(effect);
    this.#arm();
    if (this.#live !== before) this.#options.onChange(this.#live);
  }

  #act(effect: Effect): void {
    switch (effect.do) {
      case "connect":
        return this.#dial();
      case "greet":
        return this.#transmit(this.#options.hello());
      case "send":
        return this.#transmit(effect.frame);
      case "close":
        return this.#hangUp();
    }
  }

  #arm(): void {
    clearTimeout(this.#timer);
    const due = nextTick(this.#live);
    if (due !== null) this.#timer = setTimeout(() => this.#give({ on: "tick" }), due - Date.now());
  }

  #transmit(frame: ClientFrame): void {
    if (this.#socket?.readyState === 1) this.#socket.send(JSON.stringify(frame));
  }

  #hangUp(): void {
    const old = this.#socket;
    this.#socket = null; // first, so that its late frames and its end are nobody's
    old?.close();
  }

  #dial(): void {
    this.#hangUp();
    const socket = (this.#options.connect ?? ((url) => new WebSocket(url)))(this.#options.url);
    this.#socket = socket;
    socket.onopen = () => {
      if (this.#socket === socket) this.#give({ on: "opened" });
    };
    socket.onclose = (event) => {
      if (this.#socket !== socket) return;
      this.#socket = null;
      this.#give({ on: "closed", code: event.code });
    };
    socket.onmessage = (event: MessageEvent<string>) => {
      if (this.#socket !== socket) return;
      const frame = JSON.parse(event.data) as ServerFrame;
      this.#give({ on: "frame", frame });
      this.#options.onFrame(frame);
    };
  }
}
