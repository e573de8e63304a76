// A client of docs/reference/live.md, written from that page alone, without a library: node:http and RFC 6455.
// node node_client.mjs BASE_URL SITE_KEY  →  one JSON line of what it saw.
import { randomBytes, randomUUID } from "node:crypto";
import { request } from "node:http";

const [base, site] = process.argv.slice(2);

/** A UUIDv7: 48 bits of milliseconds, then chance. */
function uuid7() {
  const hex = Date.now().toString(16).padStart(12, "0") + "7" + randomBytes(10).toString("hex").slice(0, 19);
  const variant = "89ab"[parseInt(hex[16], 16) & 3];
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), variant + hex.slice(17, 20), hex.slice(20, 32)].join("-");
}

/** Connect; `hear` gets every frame. Returns `send` and `cut`. */
function open(path, hear) {
  return new Promise((resolve, reject) => {
    const upgrade = request(base + path, {
      headers: {
        Connection: "Upgrade",
        Upgrade: "websocket",
        "Sec-WebSocket-Version": "13",
        "Sec-WebSocket-Key": randomBytes(16).toString("base64"),
      },
    });
    upgrade.on("error", reject);
    upgrade.on("response", (answer) => reject(new Error(`refused: ${answer.statusCode}`)));
    upgrade.on("upgrade", (_answer, socket, first) => {
      let held = first;
      const take = (data) => {
        held = Buffer.concat([held, data]);
        for (let frame = parse(held); frame; frame = parse(held)) {
          held = held.subarray(frame.end);
          if (frame.opcode === 1) hear(JSON.parse(frame.payload.toString("utf8")));
        }
      };
      socket.on("data", take);
      socket.on("error", () => {});
      take(Buffer.alloc(0));
      resolve({ send: (frame) => socket.write(masked(JSON.stringify(frame))), cut: () => socket.destroy() });
    });
    upgrade.end();
  });
}

function parse(held) {
  if (held.length < 2) return null;
  let size = held[1] & 127;
  let start = 2;
  if (size === 126 && held.length >= 4) [size, start] = [held.readUInt16BE(2), 4];
  else if (size === 127 && held.length >= 10) [size, start] = [Number(held.readBigUInt64BE(2)), 10];
  else if (size > 125) return null;
  if (held.length < start + size) return null;
  return { opcode: held[0] & 15, payload: held.subarray(start, start + size), end: start + size };
}

function masked(text) {
  const payload = Buffer.from(text, "utf8");
  const head = payload.length < 126 ? Buffer.from([0x81, 0x80 | payload.length]) : Buffer.alloc(4);
  if (payload.length >= 126) {
    head.set([0x81, 0x80 | 126]);
    head.writeUInt16BE(payload.length, 2);
  }
  const mask = randomBytes(4);
  return Buffer.concat([head, mask, payload.map((byte, n) => byte ^ mask[n % 4])]);
}

/** A window: keeps its token and every event once, by number. */
class Window {
  constructor() {
    this.token = null;
    this.conversation = null;
    this.events = [];
    this.doubled = 0;
    this.waiting = [];
    this.frames = [];
  }

  get last() {
    return this.events.at(-1)?.seq ?? 0;
  }

  async start() {
    this.frames = [];
    this.line = await open("/live/widget", (frame) => this.hear(frame));
    const resume = this.conversation ? { conversation: this.conversation, after: this.last } : {};
    this.line.send({ t: "hello", v: 1, site, token: this.token, language: "en", ...resume });
    const welcome = await this.until((frame) => frame.t === "welcome");
    this.token = welcome.token ?? this.token;
    this.conversation = welcome.conversation?.id ?? this.conversation;
    return welcome;
  }

  hear(frame) {
    if (frame.t === "ping") this.line.send({ t: "pong" });
    if (frame.t === "events") {
      for (const event of frame.events) {
        if (event.seq > this.last) this.events.push(event);
        else this.doubled += 1;
      }
    }
    this.frames.push(frame);
    this.waiting = this.waiting.filter((one) => !one());
  }

  until(wanted) {
    return new Promise((resolve, reject) => {
      const late = setTimeout(() => reject(new Error("nothing came")), 15000);
      const look = () => {
        const found = this.frames.find(wanted);
        if (!found) return false;
        clearTimeout(late);
        resolve(found);
        return true;
      };
      if (!look()) this.waiting.push(look);
    });
  }

  async say(text, key = randomUUID()) {
    const conversation = this.conversation ?? uuid7();
    this.line.send({ t: "do", key, conversation, command: { do: "say", text, files: [] } });
    const ack = await this.until((frame) => frame.key === key && (frame.t === "ack" || frame.t === "error"));
    if (ack.t === "error") throw new Error(ack.code);
    this.conversation = ack.conversation;
    return ack;
  }
}

const isAnswer = (event) => event.body.kind === "message" && event.actor.kind === "bot";
const window_ = new Window();
await window_.start();
const key = randomUUID();
const first = await window_.say("How do I return something?", key);
await window_.until((frame) => frame.t === "events" && frame.events.some(isAnswer));
const before = window_.last;
window_.line.cut();

const other = new Window();
other.token = window_.token;
await other.start();
await other.say("And how long does it take?");
await other.until((frame) => frame.t === "events" && frame.events.some((event) => isAnswer(event) && event.seq > before + 1));
const upto = other.last;
other.line.cut();

const welcome = await window_.start();
const again = await window_.say("How do I return something?", key);
await window_.until(() => window_.last >= upto);
window_.line.cut();

console.log(
  JSON.stringify({
    verified: welcome.customer.verified,
    sameAck: again.seq === first.seq && again.conversation === first.conversation,
    doubled: window_.doubled,
    seqs: window_.events.map((event) => event.seq),
    texts: window_.events.filter((event) => event.body.kind === "message").map((event) => event.body.text),
    source: window_.events.find(isAnswer)?.body.sources?.[0]?.title ?? "",
  }),
);
process.exit(0);
