/** A fictional shop's two thousand conversations, the same every time. */
import { ARTICLES, CUSTOMERS, MEMBERS, STORIES } from "./stories.mjs";

function dice(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

const id = (family, n) => `0190${family}-0000-7000-8000-${String(n).padStart(12, "0")}`;
const iso = (ms) => new Date(ms).toISOString();

export const TEAMS = [
  { id: id("team", 1).replace("team", "7ea0"), name: "售前咨询" },
  { id: id("team", 2).replace("team", "7ea0"), name: "售后服务" },
  { id: id("team", 3).replace("team", "7ea0"), name: "International" },
];

export const members = MEMBERS.map(([name, role, presence], n) => ({
  id: id("3e3b", n + 1),
  name,
  role,
  email: `member${n + 1}@ridgeline.example`,
  presence,
  state: n === 7 ? "deactivated" : "active",
  capacity: 5,
  languages: /[a-z]/.test(name) ? ["en"] : n === 3 ? ["zh-TW", "zh-CN"] : ["zh-CN", "en"],
  teams: [TEAMS[n % 3].id],
}));
export const teams = TEAMS.map((team) => ({
  ...team,
  members: members.filter((m) => m.teams.includes(team.id)).map((m) => m.id),
}));
const CHANNEL = id("c4a1", 1);

export const channels = [
  {
    id: CHANNEL,
    kind: "widget",
    name: "官网在线客服",
    site_key: "wb_site_5Q2mX7",
    colour: "#0f766e",
    bot: true,
    language: null,
    allowed_origins: ["https://www.ridgeline.example"],
    greeting: "您好！想去哪儿走走？",
    team_id: TEAMS[0].id,
    snippet: '<script async src="https://desk.ridgeline.example/widget.js" data-site="wb_site_5Q2mX7"></script>',
  },
];

const CATEGORY_STATUS = ["published", "published", "published", "draft"];
export const articles = Array.from({ length: 60 }, (_, n) => {
  const [language, category, questions, answer] = ARTICLES[n % ARTICLES.length];
  const round = Math.floor(n / ARTICLES.length);
  return {
    id: id("a471", n + 1),
    group_key: `g${n % ARTICLES.length}-${round}`,
    language,
    category,
    answer,
    questions: round ? questions.map((q) => `${q}（${round + 1}）`) : questions,
    status: CATEGORY_STATUS[(n * 7) % 11 === 3 ? 3 : 0],
    version: 1 + (n % 4),
    updated_at: iso(Date.now() - n * 7_200_000),
  };
});

function customerOf(n, random) {
  const name = CUSTOMERS[n % CUSTOMERS.length];
  const latin = /[a-z]/.test(name);
  return {
    id: id("c057", n),
    name,
    language: latin ? "en" : n % CUSTOMERS.length >= 14 ? "zh-TW" : "zh-CN",
    tier: ["", "", "silver", "gold"][n % 4],
    tags: n % 4 === 3 ? ["VIP", latin ? "hiker" : "徒步"] : n % 3 ? [latin ? "newcomer" : "新客"] : [],
    preferences: {},
    created_at: iso(Date.now() - (40 + n) * 86_400_000),
    seen_at: iso(Date.now() - n * 60_000),
    identities: [
      {
        kind: "email",
        address: `customer${n}@mail.example`,
        verified: n % 3 !== 0,
        verified_how: n % 3 ? "signature" : "",
      },
      ...(n % 2 ? [{ kind: "user_id", address: `u-${10_000 + n}`, verified: true, verified_how: "signature" }] : []),
    ],
    orders: Array.from({ length: n % 4 }, (_, k) => ({
      id: id("04de", n * 10 + k),
      number: `R${20_000 + n * 7 + k}`,
      state: ["paid", "shipped", "delivered", "returned"][(n + k) % 4],
      placed_at: iso(Date.now() - (3 + k * 16 + (n % 9)) * 86_400_000),
      total: (89 + Math.floor(random() * 1400)).toFixed(2),
      currency: "CNY",
      items: [
        {
          name: ["徒步鞋 Ridge Mid", "雪线 800 睡袋", "Ridge 35 backpack", "碳素登山杖"][(n + k) % 4],
          quantity: 1 + (k % 2),
        },
      ],
    })),
  };
}

const LIVE = ["queued", "queued", "assigned", "assigned", "bot", "snoozed", "assigned"];

function statusOf(n) {
  return n < 84 ? LIVE[n % LIVE.length] : "resolved";
}

/** `log.say(...)` writes like the door does, so heads and events agree. */
export function fill(log, total = 2000) {
  const random = dice(7);
  const now = Date.now();
  for (let n = 0; n < total; n += 1) {
    const customer = customerOf(n + 1, random);
    const fitting = STORIES.filter((story) => story.language === customer.language);
    const story = fitting[Math.floor(random() * fitting.length)];
    const status = statusOf(n);
    const owed = status === "queued" || (status === "assigned" && n % 3 !== 0) || (status === "bot" && n % 2 === 0);
    const ago =
      status === "resolved"
        ? n * 840_000
        : owed
          ? [2, 5, 8, 11, 14, 22, 41, 75, 190][n % 9] * 1000 + n * 300
          : 60_000 + n * 90_000;
    writeOne(log, { n, story, status, owed, at: now - ago, customer, member: members[n % 4] });
  }
}

function writeOne(log, { n, story, status, owed, at, customer, member }) {
  const conversation = log.open({
    id: id("c0ff", n + 1),
    number: 3000 - n,
    customer,
    channel: CHANNEL,
    language: story.language,
    team: TEAMS[n % 3].id,
  });
  let turns = story.turns;
  if (owed) while (turns.at(-1)[0] !== "c" && turns.at(-1)[0] !== "h") turns = turns.slice(0, -1);
  else if (status !== "resolved")
    turns = [
      ...turns.filter(([who]) => who !== "h"),
      ["m", story.language === "en" ? "Is there anything else I can do for you?" : "请问还有什么可以帮您？"],
    ];
  const step = 19_000;
  const start = at - (turns.length - 1) * step;
  log.put(
    conversation,
    start,
    { kind: "customer", id: customer.id },
    {
      kind: "opened",
      channel_id: CHANNEL,
      customer_id: customer.id,
      customer_name: customer.name,
      number: conversation.head.number,
      language: story.language,
      bot: true,
      page: "https://www.ridgeline.example/boots",
    },
  );
  for (const [k, [who, text]] of turns.entries())
    log.turn(conversation, start + k * step, who, text, { member, customer });
  log.finish(conversation, at, status, member);
  for (const tag of story.tags) conversation.head.tags.push(tag);
}
