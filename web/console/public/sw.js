/* The console's service worker. It keeps nothing: every page and answer comes from the server, so none is ever stale.
   It does three things: shows notices, opens what they are about, and says plainly that there is no network. */

const OFFLINE = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Wingbeat</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">
<style>body{font:16px/1.6 system-ui,sans-serif;max-width:26rem;margin:20vh auto 0;padding:0 1.5rem}
h1{font-size:1.25rem}button{font:inherit;padding:.6rem 1.2rem;min-height:44px}</style>
<main lang="zh-CN"><h1>没有网络</h1><p>现在连不上 Wingbeat。您写的草稿都还在；网络恢复后，这一页会自己打开。</p>
<button>再试一次</button></main>
<main lang="zh-TW"><h1>沒有網路</h1><p>目前連不上 Wingbeat。您寫的草稿都還在；網路恢復後，這一頁會自己開啟。</p>
<button>再試一次</button></main>
<main lang="en"><h1>No network</h1><p>Wingbeat cannot be reached. Your drafts are kept; this page opens by itself when the
network is back.</p><button>Try again</button></main>
<script>
let chosen = "";
try { chosen = JSON.parse(localStorage.getItem("wingbeat.preferences") ?? "{}").locale ?? ""; } catch { /* no storage */ }
const known = [...document.querySelectorAll("main")];
const mine = known.find((one) => one.lang === chosen) ?? known.find((one) => one.lang === navigator.language);
for (const one of known) one.hidden = mine !== undefined && one !== mine;
if (mine) document.documentElement.lang = mine.lang;
const again = () => location.reload();
// Asked, too: a server that restarts makes no event, and a network is often "back" before it carries anything.
const look = () => void fetch("/sw.js", { cache: "no-store" }).then(again, () => undefined);
for (const button of document.querySelectorAll("button")) button.onclick = again;
addEventListener("online", look);
setInterval(look, 3000);
</script></html>`;

const ELSEWHERE = /^\/(api|help|shop|widget)(\/|$)/; // pages of customers, which this worker leaves alone

self.addEventListener("install", () => self.skipWaiting());

self.addEventListener("activate", (event) => {
  event.waitUntil(Promise.all([self.clients.claim(), self.registration.navigationPreload?.enable()]));
});

self.addEventListener("fetch", (event) => {
  const { mode, destination, url } = event.request;
  if (mode !== "navigate" || destination !== "document" || ELSEWHERE.test(new URL(url).pathname)) return;
  event.respondWith(page(event));
});

async function page(event) {
  try {
    return (await event.preloadResponse) ?? (await fetch(event.request));
  } catch {
    return new Response(OFFLINE, { status: 503, headers: { "Content-Type": "text/html; charset=utf-8" } });
  }
}

self.addEventListener("push", (event) => event.waitUntil(show(event.data.json())));

async function show({ title, body, url, tag, silent, lang, proof }) {
  await self.registration.showNotification(title, {
    body,
    lang,
    tag,
    silent,
    renotify: !silent, // a second message is heard as the first one was
    icon: "/console/icons/app-192.png",
    badge: "/console/icons/badge-96.png",
    data: { url },
  });
  const seen = { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ proof }) };
  await fetch("/api/v1/notices/seen", seen).catch(() => undefined); // unsaid, a letter follows: better twice than never
}

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(open(event.notification.data.url));
});

/** In a console that is open already, without loading it again; else in a new one. */
async function open(url) {
  const windows = await self.clients.matchAll({ type: "window" });
  const desk = windows.find((one) => !ELSEWHERE.test(new URL(one.url).pathname));
  if (!desk) return self.clients.openWindow(url);
  await desk.focus();
  desk.postMessage({ open: url });
}
