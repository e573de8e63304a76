import type { Look } from "../../client/host.wire.js";

export interface Drawn {
  readonly root: ShadowRoot;
  readonly box: HTMLElement;
  readonly frame: HTMLIFrameElement;
  readonly dress: (look: Look, shown: boolean) => void;
  readonly setOpen: (open: boolean, focus: boolean) => void;
  readonly mark: (count: number, label: string) => void;
  readonly show: (shown: boolean) => void;
}

export interface Hands {
  readonly loaded: () => void;
  readonly warm: () => void;
  readonly toggle: () => void;
}

// Above a shop's menus, which seldom pass five digits, without claiming the very top.
const Z = 999999;

const CSS = `
:host{all:initial!important}
button,iframe{position:fixed;border:0;z-index:${Z};box-sizing:border-box}
button{inset:auto var(--x) calc(var(--y) + env(safe-area-inset-bottom)) auto;min-width:var(--s);height:var(--s);padding:0 calc(var(--s)/2 - 14px);border-radius:var(--s);
cursor:pointer;background:var(--c);color:var(--i);box-shadow:0 2px 6px #0003,0 8px 24px #0002;display:flex;align-items:center;justify-content:center;font:600 15px system-ui,sans-serif;
transition:transform .15s;-webkit-tap-highlight-color:transparent}
button:hover{transform:scale(1.05)}
button:focus-visible{outline:3px solid var(--c);outline-offset:3px}
.l button,.l iframe{right:auto;left:var(--x)}
span:not(:empty){margin-left:8px}
svg{width:28px;height:28px;fill:none;stroke:currentColor;stroke-width:2;stroke-linecap:round;stroke-linejoin:round}
b{position:absolute;top:-4px;right:-4px;min-width:22px;height:22px;padding:0 6px;box-sizing:border-box;border-radius:11px;
background:#c81e1e;color:#fff;font:600 13px/22px system-ui,sans-serif;text-align:center}
[hidden]{display:none!important}
iframe{inset:auto var(--x) calc(var(--y) + var(--s) + 16px + env(safe-area-inset-bottom)) auto;width:384px;height:min(640px,100dvh - var(--y) - var(--s) - 44px);
border-radius:16px;box-shadow:0 4px 12px #0002,0 16px 48px #0003;visibility:hidden;opacity:0;transform:translateY(12px);
transition:opacity .16s,transform .16s,visibility .16s;color-scheme:light dark}
.o iframe{visibility:visible;opacity:1;transform:none}
@media(max-width:520px),(max-height:480px){
.o button{display:none}
iframe,.l iframe{inset:env(safe-area-inset-top) 0 auto 0;width:100%;height:calc(var(--h,100dvh) - env(safe-area-inset-top) - env(safe-area-inset-bottom));border-radius:0}}
@media(prefers-reduced-motion){button,iframe{transition:none}}
@media print{div{display:none}}`;

function icon(path?: string): SVGElement {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const line = document.createElementNS(svg.namespaceURI, "path");
  if (path) line.setAttribute("d", path);
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  svg.append(line);
  return svg;
}

/** Builds launcher and frame in a shadow root: the shop's styles stay out, ours stay in, and a CSP has nothing to forbid. */
export function draw(address: string, hands: Hands): Drawn {
  const host = document.createElement("div");
  const box = document.createElement("div");
  const frame = document.createElement("iframe");
  const launcher = drawLauncher(hands);
  const sheet = new CSSStyleSheet();
  const root = host.attachShadow({ mode: "open" });
  sheet.replaceSync(CSS);
  root.adoptedStyleSheets = [sheet];
  frame.onload = hands.loaded;
  frame.src = address;
  box.append(launcher.button, frame);
  root.append(box);
  document.body.append(host);
  followKeyboard(box);
  return {
    root,
    box,
    frame,
    dress: (look, shown) => {
      box.style.cssText += look.style;
      box.classList.toggle("l", look.position === "left");
      frame.title = look.title;
      launcher.dress(look);
      launcher.mark(0, look.label);
      launcher.button.hidden = !shown;
    },
    setOpen: (open, focus) => {
      box.classList.toggle("o", open);
      launcher.turn(open);
      if (focus) (open ? frame : launcher.button).focus();
    },
    mark: launcher.mark,
    show: (shown) => (launcher.button.hidden = !shown),
  };
}

function drawLauncher(hands: Hands): Pick<Drawn, "mark"> & {
  button: HTMLButtonElement;
  turn: (open: boolean) => void;
  dress: (look: Look) => void;
} {
  const button = document.createElement("button");
  const mark = document.createElement("b");
  const words = document.createElement("span");
  const bubble = icon();
  const down = icon("M6 9l6 6 6-6");
  const turn = (open: boolean): void => {
    button.ariaExpanded = `${open}`;
    bubble.toggleAttribute("hidden", open);
    down.toggleAttribute("hidden", !open);
  };
  button.type = "button";
  button.hidden = true;
  button.onclick = hands.toggle;
  button.onpointerenter = button.onfocus = hands.warm;
  button.append(bubble, down, words, mark);
  mark.ariaHidden = "true"; // the count is part of the button's name
  turn(false);
  return {
    button,
    turn,
    dress: (look) => {
      bubble.firstElementChild?.setAttribute("d", look.icon);
      words.textContent = look.text;
    },
    mark: (count, label) => {
      mark.textContent = count > 99 ? "99+" : `${count}`;
      mark.hidden = count === 0;
      button.ariaLabel = label;
    },
  };
}

/** An on-screen keyboard shrinks only the visual viewport; the frame must end above it. */
function followKeyboard(box: HTMLElement): void {
  const view = window.visualViewport;
  view?.addEventListener("resize", () => box.style.setProperty("--h", `${view.height}px`));
}
