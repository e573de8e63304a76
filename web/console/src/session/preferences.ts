import { session } from "@client/api.js";
import type { Locale } from "@client/types.js";
import { createStore, useStore } from "../store.js";
import { localeFor, parsePreferences, type Preferences } from "./preferences.data.js";

const PLACE = "wingbeat.preferences";

function stored(): string | null {
  try {
    return localStorage.getItem(PLACE);
  } catch {
    return null; // storage may be forbidden; preferences then last as long as the page
  }
}

const strong = matchMedia("(prefers-contrast: more)").matches;

export const preferences = createStore(parsePreferences(stored(), navigator.languages, strong));

export const usePreferences = (): Preferences => useStore(preferences, (value) => value);

export function prefer(change: Partial<Preferences>): void {
  preferences.set((value) => ({ ...value, ...change }));
  try {
    localStorage.setItem(PLACE, JSON.stringify(preferences.get()));
  } catch {
    // as above
  }
}

let chosenAtDoor: Locale | null = null;

/** Chosen before anybody has signed in. */
export function speakAtDoor(locale: Locale): void {
  chosenAtDoor = locale;
  prefer({ locale });
}

/** Who comes in reads what they chose at the door, else what their profile says, else what the browser does. */
export function speakTo(profile: string): void {
  if (chosenAtDoor !== null && chosenAtDoor !== profile) speakFrom(chosenAtDoor);
  else prefer({ locale: localeFor(profile ? [profile] : navigator.languages) });
  chosenAtDoor = null;
}

/** The language is also the profile's: mail and other browsers follow it. */
export function speakFrom(locale: Locale): void {
  prefer({ locale });
  void session.change({ locale }).catch(() => undefined); // kept here in any case
}
