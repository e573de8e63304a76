import { session } from "@client/api.js";
import { createStore, useStore } from "../store.js";
import { parsePreferences, type Preferences } from "./preferences.data.js";

const PLACE = "wingbeat.preferences";

function stored(): string | null {
  try {
    return localStorage.getItem(PLACE);
  } catch {
    return null; // storage may be forbidden; preferences then last as long as the page
  }
}

export const preferences = createStore(parsePreferences(stored(), navigator.languages));

export const usePreferences = (): Preferences => useStore(preferences, (value) => value);

export function prefer(change: Partial<Preferences>): void {
  preferences.set((value) => ({ ...value, ...change }));
  try {
    localStorage.setItem(PLACE, JSON.stringify(preferences.get()));
  } catch {
    // as above
  }
}

/** The language is also the profile's: mail and other browsers follow it. */
export function speakFrom(locale: Preferences["locale"], signedIn: boolean): void {
  prefer({ locale });
  if (signedIn) void session.change({ locale }).catch(() => undefined); // kept here in any case
}
