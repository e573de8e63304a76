/** A long press of a thumb, where a mouse has keys beside it. */
import { useRef, type MouseEvent, type PointerEvent } from "react";

const HOLD_MS = 450; // as phones do: a tap is over by then, and nobody waits
const STILL_PX = 8; // a thumb that moves further scrolls

interface Hold {
  readonly onPointerDown: (event: PointerEvent) => void;
  readonly onPointerMove: (event: PointerEvent) => void;
  readonly onPointerUp: () => void;
  readonly onPointerCancel: () => void;
  readonly onContextMenu: (event: MouseEvent) => void;
  readonly onClickCapture: (event: MouseEvent) => void;
}

export function useHold(held: () => void): Hold {
  const press = useRef<{ timer: number; x: number; y: number; done: boolean } | null>(null);
  const stop = (): void => clearTimeout(press.current?.timer);
  return {
    onPointerDown: (event) => {
      stop();
      press.current = null;
      if (event.pointerType === "mouse") return;
      const timer = window.setTimeout(() => {
        if (press.current) press.current.done = true;
        if ("vibrate" in navigator) navigator.vibrate(10);
        held();
      }, HOLD_MS);
      press.current = { timer, x: event.clientX, y: event.clientY, done: false };
    },
    onPointerMove: ({ clientX, clientY }) => {
      const from = press.current;
      if (from && Math.hypot(clientX - from.x, clientY - from.y) > STILL_PX) stop();
    },
    onPointerUp: stop,
    onPointerCancel: stop,
    onContextMenu: (event) => press.current && event.preventDefault(), // the browser's own menu
    onClickCapture: (event) => {
      if (!press.current?.done) return;
      event.stopPropagation(); // what was held is not opened too
      press.current = null;
    },
  };
}

/** Whether a finger is what this device is pointed at with. */
export const byThumb = (): boolean => window.matchMedia("(pointer: coarse)").matches;
