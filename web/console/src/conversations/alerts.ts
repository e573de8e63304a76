/** A soft sound and a notice of the desktop, for those who asked for them. */
import type { Head } from "@client/types.js";
import { preferences } from "../session/preferences.js";

let context: AudioContext | null = null;
/** Two soft steps: upwards, downwards, or one place twice. */
const TONES_HZ = { chime: [660, 880], bell: [1175, 784], knock: [294, 294] } as const;
const LOUDNESS = 0.06; // discreet: heard at the desk, not in the room

export function chime(): void {
  context ??= new AudioContext();
  const at = context.currentTime;
  for (const [step, pitch] of TONES_HZ[preferences.get().tone].entries()) {
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
  if (!notices || document.hasFocus()) return;
  void import("../push/shown.js").then(({ show }) => show(heads, open)).catch(() => undefined); // no network, no notice
}

/** Whether the browser may show notices, after asking if need be. */
export async function mayNotify(): Promise<boolean> {
  return "Notification" in window && (await Notification.requestPermission()) === "granted";
}
