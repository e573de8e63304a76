/** The REST shapes over the twin's memory. */
import { articles, channels, members, teams } from "./seed.mjs";

const empty = Boolean(process.env.TWIN_EMPTY);
const invitations = empty
  ? []
  : [
      {
        id: "i1",
        email: "newcomer@ridgeline.example",
        role: "agent",
        expires_at: new Date(Date.now() + 5 * 86_400_000).toISOString(),
      },
    ];
const parked = empty
  ? []
  : [
      {
        step: "bot.answer",
        stream_id: "0190c0ff-0000-7000-8000-000000000009",
        seq: 4,
        attempts: 8,
        error: "The encoder did not answer within 5 s.",
        since: new Date(Date.now() - 700_000).toISOString(),
      },
    ];
const ok = (body) => ({ status: 200, body });
const no = (status, code, message) => ({ status, body: { code, message, facts: {} } });

function session({ me }) {
  return {
    member: {
      id: me.id,
      name: me.name,
      email: me.email,
      role: me.role,
      locale: me.locale ?? "zh-CN",
      capacity: 5,
      state: me.presence,
    },
    workspace: { id: "w1", name: "山脊户外", language: "zh-CN", zone: "Asia/Shanghai" },
    csrf: "twin",
    rights: ["steps", "people", "channels", "knowledge", "measures"],
  };
}

function compare(open) {
  const latest = (a, b) =>
    String(b.last_message_at).localeCompare(String(a.last_message_at)) || a.id.localeCompare(b.id);
  return (a, b) => {
    if (!open || (!a.owed_since && !b.owed_since)) return latest(a, b);
    if (!a.owed_since || !b.owed_since) return a.owed_since ? -1 : 1;
    return a.owed_since.localeCompare(b.owed_since) || a.id.localeCompare(b.id);
  };
}

function inView({ me }, view, status, head) {
  const fits = status === "open" ? head.status !== "resolved" : !status || head.status === status;
  if (!fits) return false;
  return (
    view === "all" ||
    (view === "mine" ? head.assignee_id === me.id : head.assignee_id === null && head.status !== "resolved")
  );
}

const heads = ({ log }) => [...log.conversations.values()].map((c) => c.head);
function cut(items, query, size = 50) {
  const start = Number(query.get("after") ?? 0);
  return ok({
    items: items.slice(start, start + size),
    next: start + size < items.length ? String(start + size) : null,
  });
}

function listHeads(state, query) {
  const status = query.get("status") ?? "open";
  const found = heads(state)
    .filter((head) => inView(state, query.get("view"), status, head))
    .sort(compare(status !== "resolved"));
  return cut(found, query);
}

function counts(state) {
  const of = (view) => heads(state).filter((head) => inView(state, view, "open", head)).length;
  return ok({ mine: of("mine"), unassigned: of("unassigned"), all: of("all") });
}

function events(conversation, query) {
  const before = Number(query.get("before") ?? Infinity);
  const limit = Number(query.get("limit") ?? 50);
  const older = conversation.events.filter((event) => event.seq < before);
  return ok({ events: older.slice(-limit), more: older.length > limit });
}

function timeline({ log }, customerId) {
  const mine = [...log.conversations.values()].filter(
    (c) => c.customer.name === log.conversations.values().next().value.customer.name || c.customer.id === customerId,
  );
  return ok({
    items: mine.slice(0, 4).map((c) => ({ conversation_id: c.head.id, number: c.head.number, event: c.events[0] })),
    next: null,
  });
}

const NAMES = [
  "first_response",
  "felt_response",
  "first_human_response",
  "response",
  "queue_wait",
  "human_wait",
  "resolution",
  "abandoned_wait",
];
const SCALE = [3.1, 1.2, 21, 7.4, 8.8, 24, 640, 31];
function measures(query) {
  const target = query.get("within") ?? "15";
  const items = empty
    ? []
    : NAMES.map((name, k) => {
        const m = SCALE[k];
        return {
          name,
          unit: "seconds",
          n: 1842 - k * 171,
          median: m,
          p90: m * 3.4,
          p95: m * 5.2,
          p99: m * 11,
          longest: m * 64,
          mean: m * 1.7,
          within: { [target]: Math.max(0.02, Math.min(0.99, 1 - Math.exp(-Number(target) / (m * 1.4)))) },
          censored: k > 3 ? 12 + k : 0,
          left: k > 3 ? 7 + k : 3,
          waiting: k < 6 ? 5 : 0,
        };
      });
  return ok({ items, since: query.get("since"), until: query.get("until"), zone: "Asia/Shanghai" });
}

const EDGES = [0, 1, 2, 3, 5, 8, 15, 30, 60, 120, 300];
function histogram(name) {
  const m = SCALE[NAMES.indexOf(name)] ?? 5;
  return ok({
    bins: EDGES.map((from, k) => ({
      from,
      to: EDGES[k + 1] ?? null,
      n: Math.round(900 * Math.exp(-(Math.log((from + 1) / m) ** 2) / 1.6)),
    })),
  });
}

function cases(state, query) {
  const top = Math.min(Number(query.get("max_seconds") ?? 640), 640);
  const floor = Number(query.get("min_seconds") ?? 0);
  const items = heads(state)
    .slice(0, 180)
    .map((head, k) => ({
      conversation_id: head.id,
      number: head.number,
      seconds: floor + (top - floor) * (1 - k / 180),
      at: head.opened_at,
      customer_name: head.customer.name,
    }));
  return cut(items, query);
}

function attempt(body) {
  const found = articles
    .filter((a) => a.questions.some((q) => [...body.text].filter((c) => q.includes(c)).length > 3))
    .slice(0, 4);
  const confidence = found.length ? 0.91 : 0.12;
  return ok({
    move: found.length ? "answer" : "hand_off",
    confidence,
    took_ms: 7.4,
    candidates: found.map((a, k) => ({
      article_id: a.id,
      question: a.questions[0],
      confidence: confidence - k * 0.17,
      dense: 0.88 - k * 0.1,
      bm25: 11.2 - k * 2.3,
    })),
  });
}

function saveArticle(id, body) {
  const held = articles.find((a) => a.id === id);
  if (!held) return no(404, "not_found", "There is no such article.");
  if (held.version !== body.version || body.answer.includes("/conflict"))
    return no(409, "version_conflict", "Somebody saved this article in the meantime.");
  return ok(Object.assign(held, body, { version: held.version + 1, updated_at: new Date().toISOString() }));
}

function importLines(text) {
  const errors = [];
  let imported = 0;
  for (const [n, line] of text.split("\n").entries()) {
    if (!line.trim()) continue;
    try {
      JSON.parse(line);
      imported += 1;
    } catch {
      errors.push({ line: n + 1, message: "This line is not JSON." });
    }
  }
  return ok({ imported, updated: 0, errors });
}

function searchArticles(query) {
  const words = (query.get("q") ?? "").toLowerCase();
  const found = empty
    ? []
    : articles.filter(
        (a) =>
          (!query.get("language") || a.language === query.get("language")) &&
          (!query.get("category") || a.category === query.get("category")) &&
          (a.questions.join(" ") + a.answer).toLowerCase().includes(words),
      );
  return cut(found, query, 25);
}

function create(list, item) {
  list.push(item);
  return ok(item);
}
function change(list, id, facts) {
  const item = list.find((one) => one.id === id);
  return item ? ok(Object.assign(item, facts)) : no(404, "not_found", "There is no such thing.");
}
function drop(list, id) {
  const at = list.findIndex((one) => one.id === id);
  if (at >= 0) list.splice(at, 1);
  return ok(null);
}

const ROUTES = [
  ["GET", /^\/session$/, (s) => ok(session(s))],
  [
    "PATCH",
    /^\/session$/,
    (s, _, body) => {
      Object.assign(s.me, body);
      return ok(session(s));
    },
  ],
  [
    "DELETE",
    /^\/sessions?$/,
    (s) => {
      s.signedIn = false;
      return ok(null);
    },
  ],
  [
    "PUT",
    /^\/session\/password$/,
    (_s, _q, body) =>
      body.old === "wingbeat" ? ok(null) : no(403, "wrong_password", "The old password is not right."),
  ],
  ["GET", /^\/members$/, () => ok({ items: members, next: null })],
  [
    "PATCH",
    /^\/members\/(.+)$/,
    (_s, _q, { deactivated, ...body }, id) =>
      change(members, id, {
        ...body,
        ...(deactivated === undefined ? {} : { state: deactivated ? "deactivated" : "active" }),
      }),
  ],
  ["GET", /^\/invitations$/, () => ok({ items: invitations, next: null })],
  [
    "POST",
    /^\/invitations$/,
    (_s, _q, body) => {
      const one = { id: crypto.randomUUID(), ...body, expires_at: new Date(Date.now() + 7 * 86_400_000).toISOString() };
      invitations.push(one);
      return ok({ ...one, link: `https://desk.ridgeline.example/invitation#${one.id}` });
    },
  ],
  ["DELETE", /^\/invitations\/(.+)$/, (_s, _q, _b, id) => drop(invitations, id)],
  ["GET", /^\/teams$/, () => ok({ items: teams, next: null })],
  ["POST", /^\/teams$/, (_s, _q, body) => create(teams, { id: crypto.randomUUID(), name: body.name, members: [] })],
  ["PATCH", /^\/teams\/(.+)$/, (_s, _q, body, id) => change(teams, id, body)],
  ["GET", /^\/conversations$/, (s, query) => listHeads(s, query)],
  ["GET", /^\/conversations\/counts$/, (s) => counts(s)],
  [
    "GET",
    /^\/conversations\/([^/]+)\/events$/,
    (s, query, _b, id) => events(s.log.conversations.get(id) ?? { events: [] }, query),
  ],
  [
    "GET",
    /^\/conversations\/([^/]+)$/,
    (s, _q, _b, id) => {
      const c = s.log.conversations.get(id);
      return c ? ok({ head: c.head, customer: c.customer }) : no(404, "not_found", "There is no such conversation.");
    },
  ],
  ["GET", /^\/customers\/([^/]+)\/timeline$/, (s, _q, _b, id) => timeline(s, id)],
  [
    "PATCH",
    /^\/customers\/(.+)$/,
    (s, _q, body, id) => {
      const c = [...s.log.conversations.values()].find((one) => one.customer.id === id);
      return ok(Object.assign(c.customer, body));
    },
  ],
  [
    "POST",
    /^\/files$/,
    (_s, query, body) =>
      ok({ id: crypto.randomUUID(), name: query.get("name"), media_type: "image/png", size: body.length ?? 1 }),
  ],
  ["GET", /^\/articles$/, (_s, query) => searchArticles(query)],
  [
    "POST",
    /^\/articles$/,
    (_s, _q, body) =>
      create(articles, { ...body, id: crypto.randomUUID(), version: 1, updated_at: new Date().toISOString() }),
  ],
  ["POST", /^\/articles\/try$/, (_s, _q, body) => attempt(body)],
  ["POST", /^\/articles\/import$/, (_s, _q, body) => importLines(body)],
  ["GET", /^\/articles\/(.+)$/, (_s, _q, _b, id) => change(articles, id, {})],
  ["PUT", /^\/articles\/(.+)$/, (_s, _q, body, id) => saveArticle(id, body)],
  ["DELETE", /^\/articles\/(.+)$/, (_s, _q, _b, id) => drop(articles, id)],
  ["GET", /^\/channels$/, () => ok({ items: empty ? [] : channels, next: null })],
  [
    "POST",
    /^\/channels$/,
    (_s, _q, body) =>
      create(channels, { ...channels[0], id: crypto.randomUUID(), name: body.name, allowed_origins: [] }),
  ],
  ["POST", /^\/channels\/(.+)\/secret$/, () => ok({ identity_secret: "whs_8fK2c0wq4Yz1Lr7tB9xN3mD6" })],
  ["PATCH", /^\/channels\/(.+)$/, (_s, _q, body, id) => change(channels, id, body)],
  ["GET", /^\/measures$/, (_s, query) => measures(query)],
  ["GET", /^\/measures\/([^/]+)\/histogram$/, (_s, _q, _b, name) => histogram(name)],
  ["GET", /^\/measures\/([^/]+)\/conversations$/, (s, query) => cases(s, query)],
  ["GET", /^\/steps\/parked$/, () => ok({ items: parked, next: null })],
  [
    "POST",
    /^\/steps\/parked\/retry$/,
    () => {
      parked.length = 0;
      return ok(null);
    },
  ],
];

function parse(raw, headers) {
  if (!raw.length) return {};
  return (headers["content-type"] ?? "").includes("application/json") ? JSON.parse(raw) : raw.toString();
}

function open(state, method, path, body) {
  if (path === "/twin/arrive") {
    state.arrive();
    return ok(null);
  }
  if (path === "/twin/fail") {
    state.failing = !state.failing;
    return ok(state.failing);
  }
  if (path === "/invitation/look")
    return ok({ email: "newcomer@ridgeline.example", role: "agent", workspace: "山脊户外" });
  if (path === "/invitation/accept") {
    state.signedIn = true;
    return ok(session(state));
  }
  if (path !== "/session" || method !== "POST") return null;
  if (body.password !== "wingbeat") return no(401, "wrong_sign_in", "E-mail or password is not right.");
  state.signedIn = true;
  return ok(session(state));
}

export function answer(state, method, url, raw, headers) {
  const path = url.pathname.slice("/api/v1".length);
  const body = parse(raw, headers);
  const early = open(state, method, path, body);
  if (early) return early;
  if (!state.signedIn) return no(401, "signed_out", "Please sign in.");
  if (state.failing && path !== "/session") return no(503, "database_down", "The database does not answer.");
  for (const [verb, pattern, act] of ROUTES) {
    const match = verb === method && pattern.exec(path);
    if (match) return act(state, url.searchParams, body, match[1]);
  }
  return no(404, "not_found", `No ${method} ${path} here.`);
}
