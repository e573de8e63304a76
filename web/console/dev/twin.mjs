/** A stand-in for the server with made-up data: the REST shapes and the live protocol, nothing kept.
 *
 *  node dev/twin.mjs [port]     sign in with anything@ridgeline.example / wingbeat
 *  TWIN_QUIET=1 lets nobody write by themselves; TWIN_EMPTY=1 starts a workspace with nothing in it.
 */
import { createServer } from "node:http";
import { readFile } from "node:fs/promises";
import { WebSocketServer } from "ws";
import { Log } from "./log.mjs";
import { answer } from "./rest.mjs";
import { CUSTOMERS, STORIES } from "./stories.mjs";
import { fill, members } from "./seed.mjs";

const port = Number(process.argv[2] ?? 8765);
const log = new Log();
if (!process.env.TWIN_EMPTY) fill(log);
const me = members[0];
const state = { log, me, signedIn: !process.env.TWIN_SIGNED_OUT, failing: false };
const dist = new URL("../../dist/console/", import.meta.url);
const TYPES = { js: "text/javascript", css: "text/css", svg: "image/svg+xml", html: "text/html; charset=utf-8" };

async function page(path, response) {
  const name = path.includes(".") ? path.slice(1) : "index.html";
  const body = await readFile(new URL(name, dist)).catch(() => null);
  response.writeHead(body ? 200 : 404, { "Content-Type": TYPES[name.split(".").pop()] ?? "text/plain" });
  response.end(body ?? "");
}

const server = createServer(async (request, response) => {
  const url = new URL(request.url, "http://twin");
  if (!url.pathname.startsWith("/api/v1")) return page(url.pathname, response);
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  const { status = 200, body = null } = answer(state, request.method, url, Buffer.concat(chunks), request.headers);
  response.writeHead(status, { "Content-Type": "application/json" });
  return response.end(status === 204 ? "" : JSON.stringify(body));
});

const sockets = new WebSocketServer({ server, path: "/live/desk" });
const desks = new Set();
const send = (socket, frame) => socket.send(JSON.stringify(frame));

log.listeners.add((conversation, event) => {
  for (const desk of desks) {
    if (desk.watched.has(conversation.head.id))
      send(desk.socket, { t: "events", conversation: conversation.head.id, events: [event] });
    if (desk.views.size) desk.changed.add(conversation);
  }
});

function watch(desk, { conversation: id, after = 0 }) {
  desk.watched.add(id);
  const missed = (log.conversations.get(id)?.events ?? []).filter((event) => event.seq > after);
  if (missed.length) send(desk.socket, { t: "events", conversation: id, events: missed });
}

function act(desk, { key, conversation: id, command }) {
  const conversation = log.conversations.get(id);
  if (log.keys.has(key)) return send(desk.socket, { t: "ack", key, conversation: id, seq: log.keys.get(key) });
  if (command.do === "say" && command.text.includes("/fail"))
    return send(desk.socket, {
      t: "error",
      key,
      code: "conversation_ended",
      message: "This conversation has ended.",
      facts: {},
      retry: false,
    });
  const bodies = log.decide(
    conversation,
    command,
    me,
    (memberId) => members.find((m) => m.id === memberId)?.name ?? "",
  );
  const events = bodies.map((body) =>
    log.put(conversation, Date.now(), { kind: "member", id: me.id }, body, body === bodies.at(-1) ? key : undefined),
  );
  log.keys.set(key, events.at(-1).seq);
  return send(desk.socket, { t: "ack", key, conversation: id, seq: events.at(-1).seq });
}

function hear(desk, frame) {
  switch (frame.t) {
    case "hello":
      desk.views = new Set(frame.views);
      send(desk.socket, {
        t: "welcome",
        v: 1,
        member: { id: me.id, name: me.name, role: me.role, state: me.presence, capacity: 5 },
        ping_every_seconds: 10,
        now: new Date().toISOString(),
        limits: { text: 8000, file_bytes: 26_214_400 },
      });
      for (const one of frame.watch ?? []) watch(desk, one);
      return undefined;
    case "watch":
      return watch(desk, frame);
    case "unwatch":
      return desk.watched.delete(frame.conversation);
    case "views":
      desk.views = new Set(frame.views);
      return undefined;
    case "do":
      return act(desk, frame);
    case "presence":
      me.presence = frame.state;
      return undefined;
    default:
      return undefined;
  }
}

sockets.on("connection", (socket) => {
  const desk = { socket, watched: new Set(), views: new Set(), changed: new Set() };
  desks.add(desk);
  const beat = setInterval(() => send(socket, { t: "ping" }), 10_000);
  const flush = setInterval(() => {
    if (!desk.changed.size) return;
    send(socket, { t: "heads", heads: [...desk.changed].map((c) => c.head) });
    desk.changed.clear();
  }, 20);
  socket.on("message", (data) => hear(desk, JSON.parse(data)));
  socket.on("close", () => {
    desks.delete(desk);
    clearInterval(beat);
    clearInterval(flush);
  });
});

function somebodyWrites() {
  const open = [...log.conversations.values()].filter((c) => ["assigned", "queued"].includes(c.head.status));
  const conversation = open[Math.floor(Math.random() * open.length)];
  const story = STORIES[Math.floor(Math.random() * STORIES.length)];
  for (const desk of desks)
    if (desk.watched.has(conversation.head.id))
      send(desk.socket, {
        t: "typing",
        conversation: conversation.head.id,
        who: "customer",
        name: conversation.customer.name,
        on: true,
      });
  setTimeout(
    () =>
      log.put(
        conversation,
        Date.now(),
        { kind: "customer", id: conversation.customer.id },
        { kind: "message", text: story.turns[0][1] },
      ),
    2500,
  );
}

let arrived = 0;
function somebodyArrives() {
  arrived += 1;
  const name = CUSTOMERS[arrived % CUSTOMERS.length];
  const customer = { ...log.conversations.values().next().value.customer, id: crypto.randomUUID(), name };
  const story = STORIES[arrived % STORIES.length];
  const conversation = log.open({
    id: crypto.randomUUID(),
    number: 3000 + arrived,
    customer,
    channel: "0190c4a1-0000-7000-8000-000000000001",
    language: story.language,
    team: members[0].teams[0],
  });
  const actor = { kind: "customer", id: customer.id };
  log.put(conversation, Date.now(), actor, {
    kind: "opened",
    channel_id: conversation.head.channel_id,
    customer_id: customer.id,
    customer_name: name,
    number: 3000 + arrived,
    language: story.language,
    bot: false,
  });
  log.put(conversation, Date.now(), actor, { kind: "message", text: story.turns[0][1] });
  log.put(
    conversation,
    Date.now(),
    { kind: "system" },
    { kind: "queued", team_id: conversation.head.team_id, why: "bot_off" },
  );
}

state.arrive = somebodyArrives;
state.write = somebodyWrites;
if (!process.env.TWIN_QUIET && !process.env.TWIN_EMPTY) {
  setInterval(somebodyWrites, 4000);
  setInterval(somebodyArrives, 9000);
}
server.listen(port, "127.0.0.1", () => process.stdout.write(`twin on http://127.0.0.1:${server.address().port}\n`));
