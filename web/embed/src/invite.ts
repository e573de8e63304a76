/** Loaded only where a shop invites: looks at the page's own clock, and shows a card beside the launcher. */

import type { Invited, Memory, Rule } from "../../client/host.wire.js";
import { due, type Facts } from "./invite.data.js";
import type { Kit } from "./loader.js";

const LOOK_MS = 1000;
const ONCE_MS = 60_000;
const DAY_MS = 86_400_000;
const FIELDS = "input:not([type=hidden]),textarea,select,[contenteditable='']";
const CSS = `
.i{position:fixed;inset:auto var(--x) calc(var(--y) + var(--s) + 16px + env(safe-area-inset-bottom)) auto;z-index:999998;width:min(300px,calc(100vw - 2*var(--x)));
box-sizing:border-box;padding:16px 18px;border-radius:16px;background:#fff;color:#16181d;font:15px/1.5 system-ui,sans-serif;
box-shadow:0 4px 12px #0002,0 12px 40px #0003;animation:i .2s ease-out}
.l .i{right:auto;left:var(--x)}.i:empty{display:none}
.i p{margin:0 24px 12px 0;overflow-wrap:anywhere}
.i button{all:unset;box-sizing:border-box;cursor:pointer;border-radius:10px}
.i .go{min-height:44px;padding:10px 16px;background:var(--c);color:var(--i);font-weight:600}
.i .no{position:absolute;top:4px;right:4px;width:44px;height:44px;text-align:center;font:22px/44px system-ui;color:#5a606b}
.l .i .no,.i .no{inset:4px 4px auto auto}
.i button:focus-visible{outline:3px solid var(--c);outline-offset:2px}
@keyframes i{from{opacity:0;transform:translateY(8px)}}
@media(prefers-color-scheme:dark){.i{background:#1c1f26;color:#eceef2}.i .no{color:#a5acb8}}
@media(prefers-reduced-motion){.i{animation:none}}`;

function begin(kit: Kit): void {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(CSS);
  kit.drawn.root.adoptedStyleSheets = [...kit.drawn.root.adoptedStyleSheets, sheet];
  const host = new Host(kit);
  kit.on("track", (what) => what === "bought" && host.bought());
  kit.on("open", () => host.close());
  setInterval(() => host.look(), LOOK_MS);
}

class Host {
  readonly #kit: Kit;
  readonly #card = document.createElement("div");
  #memory: Memory;
  #begun = performance.now();
  #touched = this.#begun;
  #address = location.href;

  constructor(kit: Kit) {
    this.#kit = kit;
    this.#memory = kit.inviting.memory;
    // There before its words are, so that they are read out when they come.
    Object.assign(this.#card, {
      className: "i",
      role: "status",
      ariaLive: "polite",
      ariaLabel: kit.inviting.words.region,
    });
    kit.drawn.box.append(this.#card);
    for (const sign of ["pointerdown", "keydown", "wheel", "touchmove", "scroll"])
      addEventListener(sign, () => (this.#touched = performance.now()), { passive: true, capture: true });
    if (this.#facts().bought) this.bought();
  }

  close(): void {
    this.#card.replaceChildren();
  }

  bought(): void {
    if (this.#memory.bought < Date.now() - ONCE_MS) this.#tell("bought"); // a page that says it twice bought once
    this.#memory = { ...this.#memory, bought: Date.now() };
  }

  look(): void {
    if (location.href !== this.#address) this.#moved();
    const { open, shown, inviting } = this.#kit;
    if (document.hidden || open() || shown() === false || this.#card.firstChild || writes()) return;
    const now = this.#facts();
    const rule = due(inviting, this.#memory, now);
    if (rule) this.#meet(rule, now);
  }

  /** A page that changes its address without loading is another page. */
  #moved(): void {
    this.#address = location.href;
    this.#begun = performance.now();
    this.#memory = { ...this.#memory, pages: this.#memory.pages + 1 };
    this.close();
  }

  #tell(told: Invited["told"], id = "", held = false): void {
    this.#kit.tell({ wingbeat: "invited", told, id, held });
  }

  #facts(): Facts {
    const now = performance.now();
    const { scrollHeight } = document.documentElement;
    const has = (what: string): boolean =>
      this.#kit.tracked.has(what) || document.querySelector(`[data-wingbeat-${what}]`) !== null;
    return {
      address: this.#address,
      seconds: (now - this.#begun) / 1000,
      idle: (now - this.#touched) / 1000,
      scrolled: Math.round((100 * (scrollY + innerHeight)) / Math.max(scrollHeight, 1)),
      cart: has("cart"),
      bought: has("bought"),
      now: Date.now(),
      day: new Date().toDateString(),
    };
  }

  #meet(rule: Rule, { day, now }: Facts): void {
    const memory = this.#memory;
    // Whoever saw it once is not held back later.
    const held = !(rule.id in memory.met) && Math.random() * 100 >= rule.share;
    if (!held) {
      this.#show(rule);
      if (covers(this.#card)) return this.close(); // over something to write in: another second, another look
    }
    const shown = (memory.day === day ? memory.shown : 0) + (held ? 0 : 1);
    const closed = { ...memory.closed, [rule.id]: now + DAY_MS }; // once on a page; the frame knows for the others
    const met = { ...memory.met, [rule.id]: now };
    this.#memory = {
      ...memory,
      day,
      shown,
      closed,
      met,
      held: held ? { ...memory.held, [rule.id]: true } : memory.held,
    };
    this.#tell("shown", rule.id, held);
  }

  #show(rule: Rule): void {
    const { words } = this.#kit.inviting;
    const text = document.createElement("p");
    text.textContent = rule.text;
    const go = button("go", rule.button || words.open, () => {
      this.#tell("opened", rule.id);
      this.close();
      this.#kit.ask(rule.ask);
    });
    const no = button("no", "×", () => {
      this.#tell("dismissed", rule.id);
      this.close();
    });
    no.ariaLabel = words.close;
    this.#card.replaceChildren(text, go, no);
  }
}

/** Somebody writes, or chooses: not now. */
const writes = (): boolean => document.activeElement?.matches(FIELDS) === true;

function covers(card: HTMLElement): boolean {
  const mine = card.getBoundingClientRect();
  return [...document.querySelectorAll(FIELDS)].some((field) => {
    const { left, right, top, bottom, width } = field.getBoundingClientRect();
    return width > 0 && left < mine.right && right > mine.left && top < mine.bottom && bottom > mine.top;
  });
}

function button(className: string, text: string, then: () => void): HTMLButtonElement {
  const made = Object.assign(document.createElement("button"), { type: "button", className, textContent: text });
  made.addEventListener("click", then);
  return made;
}

(window as unknown as { Wingbeat: (verb: string, begin: (kit: Kit) => void) => void }).Wingbeat("extend", begin);
