/** The frame's first kilobytes: learn who asks, dress the launcher, and load the chat only when it is wanted. */

import type { ToFrame } from "../../client/host.wire.js";
import type { Identity } from "../../client/live.wire.js";
import type { ChatApp } from "./app.js";
import { Keep } from "./keep.js";
import { Page } from "./page.js";
import { fetchSettings, type Settings } from "./settings.js";
import { language, languageOf, say, speak } from "./words.js";

const RETRY_MS = 20_000; // a server that restarts is back by then; the shop's page does not wait for us

const query = new URLSearchParams(location.search);
const site = query.get("site") ?? "";
const keep = new Keep(site);
const page = new Page();
let identity: Identity | undefined;
let address = "";
let app: Promise<ChatApp> | undefined;

function load(settings: Settings): Promise<ChatApp> {
  return (app ??= import("./app.js").then(
    (later) => new later.ChatApp({ site, settings, keep, page, address, identity: () => identity }),
  ));
}

function look(settings: Settings): void {
  const title = say("title", { name: settings.name });
  document.title = title;
  page.tell({
    wingbeat: "ready",
    look: { ...settings.launcher, position: settings.position, title, label: say("launch"), open: keep.opened },
  });
  const { inviting } = settings;
  if (inviting) void import("./inviting.js").then((later) => later.attend(inviting, site, keep, page));
}

async function hear(message: ToFrame, settings: Settings): Promise<void> {
  if (message.wingbeat === "identify") identity = message.identity;
  if (message.wingbeat === "logout") identity = undefined;
  if (app === undefined && message.wingbeat === "logout") keep.clear();
  if (app !== undefined || message.wingbeat === "open" || message.wingbeat === "warm")
    (await load(settings)).hear(message);
}

async function settle(message: Extract<ToFrame, { wingbeat: "hello" }>): Promise<void> {
  address = message.page;
  identity = message.identity;
  const settings = await asked;
  if (settings === null) return;
  look(settings);
  // An unfinished conversation goes on while the customer walks through the shop.
  if (keep.get("open") !== null || keep.names("out:").length > 0) await load(settings);
}

async function ask(): Promise<Settings | null> {
  try {
    return await fetchSettings(site, language());
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    await new Promise((resume) => setTimeout(resume, RETRY_MS));
    return ask();
  }
}

async function prepare(): Promise<Settings | null> {
  // In this order: the settings are asked for in the language that is spoken from then on.
  const [, settings] = await Promise.all([speak(languageOf(query.get("language") ?? navigator.language)), ask()]);
  return settings;
}

const asked = prepare();
page.listen((message) => {
  if (message.wingbeat === "hello") void settle(message);
  else void asked.then((settings) => settings && hear(message, settings));
});
if (page.alone) void asked.then((settings) => settings && hear({ wingbeat: "open", still: false }, settings));
