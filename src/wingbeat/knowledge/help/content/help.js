"use strict";
// Everything here adds to pages that work without it: suggestions, thanks without a reload, reads, the chat.

/** A visit is one tab: the id lives as long as it does, names nobody, and is in no cookie. */
function reader() {
  try {
    const kept = sessionStorage.getItem("wingbeat-reader");
    if (kept) return kept;
    const bytes = crypto.getRandomValues(new Uint8Array(16)); // randomUUID needs TLS, which a trial at home has not
    bytes[6] = (bytes[6] & 15) | 64;
    bytes[8] = (bytes[8] & 63) | 128;
    const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    const made = hex.replace(/(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
    sessionStorage.setItem("wingbeat-reader", made);
    return made;
  } catch {
    return ""; // storage is forbidden: then nobody knows that two pages were one visit
  }
}

function suggest(form) {
  const input = form.querySelector("input");
  const list = form.querySelector("ul");
  let timer = 0;
  let asked = 0;
  let at = -1;
  const close = () => {
    list.hidden = true;
    at = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };
  const choose = (next) => {
    at = (next + list.children.length) % list.children.length;
    [...list.children].forEach((one, index) => one.setAttribute("aria-selected", String(index === at)));
    input.setAttribute("aria-activedescendant", list.children[at].id);
    list.children[at].scrollIntoView({ block: "nearest" });
  };
  const show = (found) => {
    list.replaceChildren(
      ...found.map(({ title, url }, index) => {
        const item = document.createElement("li");
        item.id = "suggestion-" + index;
        item.setAttribute("role", "option");
        item.setAttribute("aria-selected", "false");
        item.textContent = title;
        item.dataset.url = url;
        return item;
      }),
    );
    close();
    list.hidden = found.length === 0;
    input.setAttribute("aria-expanded", String(!list.hidden));
  };
  const settle = () => {
    clearTimeout(timer);
    asked += 1;
  };
  const ask = async () => {
    const words = input.value.trim();
    const mine = ++asked;
    if (!words) return close();
    const answer = await fetch(form.dataset.suggest + "?q=" + encodeURIComponent(words)).catch(() => null);
    const found = answer && answer.ok ? await answer.json().catch(() => []) : [];
    if (mine === asked && document.activeElement === input) show(found); // a slow answer is not today's question
  };
  for (const [name, value] of [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-controls", list.id], ["aria-expanded", "false"]])
    input.setAttribute(name, value);
  input.addEventListener("input", (event) => {
    clearTimeout(timer);
    if (!event.isComposing) timer = setTimeout(ask, 120); // between two key strokes of somebody who types on
  });
  input.addEventListener("compositionend", () => (timer = setTimeout(ask, 0)));
  input.addEventListener("keydown", (event) => {
    if (event.isComposing || list.hidden) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step || event.key === "Escape") settle(); // what is chosen from stays, and what is closed stays closed
    if (step) choose(at < 0 && step < 0 ? list.children.length - 1 : at + step);
    else if (event.key === "Enter" && at >= 0) location.href = list.children[at].dataset.url;
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
  });
  list.addEventListener("pointerdown", (event) => {
    const item = event.target.closest("li");
    event.preventDefault(); // the input keeps the focus, or the list would close under the finger
    if (item) location.href = item.dataset.url;
  });
  input.addEventListener("blur", close);
}

function vote(form) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const body = new URLSearchParams({ helpful: event.submitter.value });
    if (reader()) body.set("reader", reader());
    for (const button of form.querySelectorAll("button")) button.disabled = true;
    const answer = await fetch(form.action, { method: "POST", body, redirect: "manual" }).catch(() => null);
    const said = document.createElement("p");
    const heard = answer && (answer.ok || answer.type === "opaqueredirect");
    said.setAttribute("role", "status");
    form.append(said);
    said.textContent = heard ? form.dataset.thanks : form.dataset.failed;
    if (heard) form.querySelector("div").remove();
    else for (const button of form.querySelectorAll("button")) button.disabled = false;
  });
}

/** Three seconds in sight: less is a look at the wrong page. */
function read(form) {
  let left = 3000;
  let since = 0;
  let timer = 0;
  const tell = () => {
    document.removeEventListener("visibilitychange", turn);
    if (reader()) navigator.sendBeacon(form.dataset.read, new URLSearchParams({ reader: reader() }));
  };
  const turn = () => {
    clearTimeout(timer);
    if (document.visibilityState === "visible") {
      since = performance.now();
      timer = setTimeout(tell, left);
    } else if (since) left -= performance.now() - since;
  };
  document.addEventListener("visibilitychange", turn);
  turn();
}

/** The shop's chat, told which article the customer comes from. */
function chat(box) {
  const wingbeat = (window.Wingbeat ||= Object.assign((...said) => wingbeat.q.push(said), { q: [] }));
  const script = document.createElement("script");
  script.src = "/widget.js";
  script.dataset.site = box.dataset.site;
  script.dataset.language = box.dataset.language;
  const name = document.querySelector("h1")?.textContent.slice(0, 120) ?? "";
  script.dataset.page = `${name} ${location.origin}${location.pathname}${reader() && "#reader=" + reader()}`.trim();
  script.addEventListener("load", () => (box.hidden = false));
  box.querySelector("button").addEventListener("click", () => window.Wingbeat("open"));
  document.head.append(script);
}

document.querySelectorAll("form.search").forEach(suggest);
document.querySelectorAll("form.vote").forEach((form) => (vote(form), read(form)));
document.querySelectorAll(".ask").forEach(chat);
