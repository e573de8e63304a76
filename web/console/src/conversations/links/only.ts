/** Whether this browser shows one conversation alone, or all that its customer wrote before. */
import { createStore } from "../../store.js";

const PLACE = "wingbeat.only";

function stored(): boolean {
  try {
    return localStorage.getItem(PLACE) === "1";
  } catch {
    return false; // storage may be forbidden; then it lasts as long as the page
  }
}

export const only = createStore(stored());

export function turnOnly(): void {
  only.set((on) => !on);
  try {
    localStorage.setItem(PLACE, only.get() ? "1" : "0");
  } catch {
    // as above
  }
}
