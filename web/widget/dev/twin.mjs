/** The protocol's twin: enough of the server to run and test the widget alone, in memory; `npm run build && npm run dev -w widget`. */
import { createHash, randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { fileURLToPath } from "node:url";
import { WebSocketServer } from "ws";
import { Files } from "./files.mjs";
import { answer } from "./script.mjs";

const DIST = fileURLToPath(new URL("../../dist/", import.meta.url));
const TYPES = { js: "text/javascript", css: "text/css", html: "text/html", svg: "image/svg+xml" };
const CSP =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' blob:; base-uri 'none'; form-action 'none'";
const LOOK = { style: "--c:#0f766e;--i:#ffffff;--x:20px;--y:20px;--s:56px", icon: "M4 5h16v11H10l-4 4v-4H4z" };
const LIMITS = { text: 8000, file_bytes: 26_214_400 };
const parsed = (text) => (/^[[{]/.test(text) ? JSON.parse(text) : text);
const now = () => new Date().toISOString();

export class Twin {
  customers = new Map(); // token → {id, conversations: [id]}
  conversations = new Map(); // id → {id, number, events, status, member, sockets}
  files = new Files((token) => this.customers.has(token));
  stored = []; // every message text, in the order stored: what a test counts
  settings = {
    name: "Fernweh Outdoor",
    ...{ colour: "#0f766e", ink: "#ffffff", on_light: "#0f766e", on_dark: "#4b9892" },
    launcher: { ...LOOK, text: "", hidden: false },
    position: "right",
    greeting: "",
    ...{ bot: true, transcripts: true, form: [], inviting: null, opens_at: null },
  };
  sockets = new Set();
  dropAcks = 0; // so many acks are lost, with their connection
  refuse = null; // an error frame's fields for the next message
  away = false; // nobody gets a connection

  async listen(port = 0) {
    this.server = createServer((request, response) => void this.serve(request, response));
    this.live = new WebSocketServer({ server: this.server, path: "/live/widget", verifyClient: () => !this.away });
    this.live.on("connection", (socket) => this.meet(socket));
    await new Promise((resolve) => this.server.listen(port, "127.0.0.1", resolve));
    return `http://127.0.0.1:${this.server.address().port}/`;
  }

  close() {
    this.cut();
    this.server.close();
  }

  /** Ends every connection without a word, as a failing network does, and for as long as it fails lets none in. */
  cut(away = false) {
    this.away = away;
    for (const { socket } of this.sockets) socket.terminate();
  }

  async serve(request, response) {
    const url = new URL(request.url, "http://twin");
    const json = (status, value) =>
      response.writeHead(status, { "Content-Type": "application/json" }).end(JSON.stringify(value));
    if (url.pathname === "/api/v1/widget/settings") return json(200, this.settings);
    if (url.pathname.startsWith("/api/v1/files")) return this.files.serve(request, response, url, json);
    if (url.pathname === "/twin") return this.told(url.searchParams, json);
    const path = url.pathname === "/widget/frame" ? "widget/index.html" : url.pathname.slice(1);
    try {
      const body = await readFile(DIST + path);
      const headers = { "Content-Type": `${TYPES[path.split(".").at(-1)]}; charset=utf-8` };
      response
        .writeHead(200, path.endsWith(".html") ? { ...headers, "Content-Security-Policy": CSP } : headers)
        .end(body);
    } catch {
      json(404, { code: "not_found", message: "", facts: {} });
    }
  }

  /** A test in another process says what should happen next. */
  told(query, json) {
    if (query.has("away")) this.cut(query.get("away") === "1");
    if (query.has("drop_acks")) this.dropAcks = Number(query.get("drop_acks"));
    if (query.has("refuse")) this.refuse = { code: query.get("refuse"), retry: query.has("retry") };
    if (query.has("member")) this.member(query.get("member"));
    this.wait(query);
    if (query.has("typing"))
      this.shout((conversation) => ({ t: "typing", conversation, who: "member", name: "Chen", on: true }));
    for (const name of Object.keys(this.settings)) if (query.has(name)) this.settings[name] = parsed(query.get(name));
    json(200, { stored: this.stored, sockets: this.sockets.size, conversations: this.conversations.size });
  }

  shout(frame) {
    for (const [id, { events }] of this.conversations) if (events.length > 0) this.tell(id, frame(id));
  }

  /** Every open conversation gets a member, who says this. */
  member(text) {
    for (const conversation of this.conversations.values()) {
      if (conversation.status === "resolved") continue;
      const actor = { kind: "member", id: "m" };
      if (conversation.status !== "assigned")
        this.append(conversation, actor, { kind: "assigned", member_id: "m", how: "pushed", member_name: "Chen" });
      conversation.status = "assigned";
      if (text) this.append(conversation, actor, { kind: "message", text });
    }
  }

  /** Every conversation in line hears how long it takes. */
  wait(query) {
    if (!query.has("bound")) return;
    const [bound_seconds, place] = ["bound", "place"].map((name) => Number(query.get(name)));
    const told = { kind: "wait_told", bound_seconds, place, ...(query.has("sorry") && { sorry: true }) };
    for (const conversation of this.conversations.values())
      if (conversation.status === "queued") this.append(conversation, { kind: "system" }, told);
  }

  meet(socket) {
    const client = { socket, token: null };
    this.sockets.add(client);
    socket.on("close", () => this.sockets.delete(client));
    socket.on("message", (data) => this.hear(client, JSON.parse(data)));
  }

  hear(client, frame) {
    const send = (answer) => client.socket.send(JSON.stringify(answer));
    if (frame.t === "hello") this.greet(client, frame, send);
    else if (frame.t === "do") this.perform(client, frame, send);
    else if (frame.t === "history") this.recall(frame, send);
  }

  greet(client, frame, send) {
    const known = this.customers.has(frame.token);
    client.token = known ? frame.token : this.newCustomer();
    const customer = this.customers.get(client.token);
    const open = this.openOf(customer);
    send({
      ...{ t: "welcome", v: 1, customer: { id: customer.id, name: "", verified: false }, unread: 0 },
      ...(known ? {} : { token: client.token }),
      ticket: client.token,
      conversation: open && { id: open.id, number: open.number, status: open.status, seq: open.events.length },
      ...{ ping_every_seconds: 45, now: now(), limits: LIMITS },
    });
    if (open) this.resume(open, frame, send);
  }

  newCustomer() {
    const token = createHash("sha256").update(randomUUID()).digest("hex");
    this.customers.set(token, { id: randomUUID(), conversations: [] });
    return token;
  }

  resume(open, frame, send) {
    const after = frame.conversation === open.id ? (frame.after ?? 0) : open.events.length - 50;
    const events = open.events.filter(({ seq }) => seq > after);
    if (events.length > 0) send({ t: "events", conversation: open.id, events });
  }

  openOf({ conversations }) {
    const held = conversations.map((id) => this.conversations.get(id));
    return held.findLast(({ status }) => status !== "resolved") ?? null;
  }

  recall({ conversation, before, limit = 50 }, send) {
    const older = (this.conversations.get(conversation)?.events ?? []).filter(({ seq }) => seq < before);
    send({ t: "history", conversation, events: older.slice(-limit), more: older.length > limit });
  }

  perform(client, { key, conversation: proposed, command }, send) {
    if (this.refuse && command.do === "say") {
      send({ t: "error", key, message: "", facts: {}, ...this.refuse });
      this.refuse = null;
      return;
    }
    const customer = this.customers.get(client.token);
    const conversation = this.find(customer, proposed, command);
    const stored = conversation.events.find((event) => event.key === key);
    if (!stored) this.store(conversation, { kind: "customer", id: customer.id }, command, key);
    if (this.dropAcks > 0) {
      this.dropAcks -= 1;
      client.socket.terminate();
    } else send({ t: "ack", key, conversation: conversation.id, seq: stored?.seq ?? conversation.events.length });
    if (!stored) this.react(conversation, command);
  }

  store(conversation, actor, command, key) {
    if (command.do === "say") {
      this.stored.push(command.text);
      this.append(conversation, actor, { ...command, do: undefined, kind: "message" }, key);
    } else if (command.do === "mark_read") this.append(conversation, actor, { kind: "read", upto: command.upto }, key);
  }

  find(customer, proposed, command) {
    const mine = customer.conversations.map((id) => this.conversations.get(id));
    const found = mine.find(({ id }) => id === proposed) ?? this.openOf(customer);
    if (found) return found;
    const made = { id: proposed, number: 1001 + this.conversations.size, events: [], status: "bot", customer };
    this.conversations.set(proposed, made);
    customer.conversations.push(proposed);
    const earlier = mine.at(-1)?.id;
    this.append(
      made,
      { kind: "customer", id: customer.id },
      {
        kind: "opened",
        number: made.number,
        language: "zh-CN",
        bot: true,
        customer_name: "",
        ...(earlier && command.do === "say" && { after: earlier }),
      },
    );
    return made;
  }

  append(conversation, actor, body, key = randomUUID()) {
    const event = { seq: conversation.events.length + 1, at: now(), actor, key, body };
    conversation.events.push(event);
    this.tell(conversation.id, { t: "events", conversation: conversation.id, events: [event] });
  }

  tell(id, frame) {
    const { customer } = this.conversations.get(id);
    for (const { socket, token } of this.sockets)
      if (this.customers.get(token) === customer) socket.send(JSON.stringify(frame));
  }

  react(conversation, command) {
    if (command.do === "resolve") {
      conversation.status = "resolved";
      this.append(conversation, { kind: "customer" }, { kind: "resolved", how: command.how });
    } else if (command.do === "say") this.reply(conversation, answer(command.text));
    else if (command.do === "hand_off") this.reply(conversation, null);
  }

  reply(conversation, reply) {
    const bot = { kind: "bot" };
    if (conversation.status === "resolved") {
      conversation.status = "bot";
      this.append(conversation, { kind: "system" }, { kind: "reopened", to: "bot" });
    }
    if (conversation.status !== "bot") return;
    // A member who came meanwhile is not talked over.
    const say = () => conversation.status === "bot" && this.append(conversation, bot, { kind: "message", ...reply });
    if (reply !== null) return void setTimeout(say, 120);
    conversation.status = "queued";
    this.append(conversation, bot, { kind: "handed_off", why: "asked" });
    this.append(conversation, { kind: "system" }, { kind: "queued", team_id: "t" });
  }
}
