/** A soft sound and a notice of the desktop, for those who asked for them. */
import type { Head } from "@client/types.js";
import { preferences } from "../session/preferences.js";
import { fileIn } from "./preview.js";

let context: AudioContext | null = null;
const [LOW_HZ, HIGH_HZ] = [660, 880]; // two soft steps upwards
const LOUDNESS = 0.06; // discreet: heard at the desk, not in the room

export function chime(): void {
  context ??= new AudioContext();
  const at = context.currentTime;
  for (const [step, pitch] of [LOW_HZ, HIGH_HZ].entries()) {
    const tone = context.createOscillator();
    const gain = context.createGain();
    const from = at + step * 0.11;
    tone.frequency.value = pitch;
    gain.gain.setValueAtTime(0, from);
    gain.gain.linearRampToValueAtTime(LOUDNESS, from + 0.02);
    gain.gain.exponentialRampToValueAtTime(0.0001, from + 0.32);
    tone.connect(gain).connect(context.destination);
    tone.start(from);
    tone.stop(from + 0.34);
  }
}

export function announce(heads: readonly Head[], open: (id: string) => void): void {
  const { sound, notices } = preferences.get();
  if (sound) chime();
  if (!notices || document.hasFocus() || Notification.permission !== "granted") return;
  for (const head of heads.slice(0, 3)) {
    const notice = new Notification(`${head.customer.name} · #${head.number}`, {
      body: fileIn(head.last_message) ?? head.last_message,
      tag: head.id,
    });
    notice.onclick = () => {
      window.focus();
      open(head.id);
      notice.close();
    };
  }
}

/** Whether the browser may show notices, after asking if need be. */
export async function mayNotify(): Promise<boolean> {
  return "Notification" in window && (await Notification.requestPermission()) === "granted";
}
