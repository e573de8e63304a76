// What the desk's benchmark notes inside the page: when something was asked, when it arrived, and when it was painted.
// "Painted" is the first task after the frame in which it stood: a frame's callback runs before its paint, a message posted from it after.
(() => {
  const noted = { opens: [], arrived: {}, painted: {}, frames: null, first: null };
  window.noted = noted;
  const channel = new MessageChannel();
  const waiting = [];
  channel.port1.onmessage = () => waiting.splice(0).forEach((then) => then(performance.now()));
  const painted = (then) =>
    requestAnimationFrame(() => {
      waiting.push(then);
      channel.port2.postMessage(0);
    });

  // Words such as "mark-17" tell one event from all others, on the wire and in the page.
  const MARK = /mark-\d+/g;
  class Watched extends WebSocket {
    constructor(...all) {
      super(...all);
      this.addEventListener("message", ({ data }) => {
        if (typeof data !== "string" || !data.includes("mark-")) return;
        for (const mark of data.match(MARK) ?? []) noted.arrived[mark] ??= performance.now();
      });
    }
  }
  window.WebSocket = Watched;

  let asked = null; // when the key was struck, and what stood there
  addEventListener(
    "keydown",
    ({ timeStamp, key }) => {
      if (key === noted.opener) asked = { at: timeStamp, was: first(), path: location.pathname };
    },
    true,
  );
  const first = () => document.querySelector("[id^=event-]");

  const look = () => {
    if (noted.first === null && document.querySelector("[role=option]")) {
      noted.first = 0;
      painted((at) => (noted.first = at));
    }
    const now = first();
    if (asked && now && now !== asked.was && location.pathname !== asked.path) {
      const { at } = asked;
      asked = null;
      painted((then) => noted.opens.push(then - at));
    }
    for (const mark of Object.keys(noted.arrived)) {
      if (mark in noted.painted || !document.querySelector("[id^=event-]")) continue;
      const seen = [...document.querySelectorAll("[id^=event-]")].some((one) => one.textContent.includes(mark));
      if (!seen) continue;
      noted.painted[mark] = null;
      painted((at) => (noted.painted[mark] = at));
    }
  };
  addEventListener("DOMContentLoaded", () =>
    new MutationObserver(look).observe(document.body, { childList: true, subtree: true, characterData: true }),
  );

  window.countFrames = () => {
    const gaps = (noted.frames = []);
    let before = performance.now();
    const next = (now) => {
      gaps.push(now - before);
      before = now;
      if (noted.frames === gaps) requestAnimationFrame(next);
    };
    requestAnimationFrame(next);
  };
})();
