/** The words of what is loaded later, in the one language that is spoken. */

import type ahead from "./ahead.json";
import type call from "./call.json";
import type cards from "./cards.json";
import type extras from "./extras.json";
import type inviting from "./inviting.json";
import type rating from "./rating.json";
import { language } from "./words.js";

export interface Later {
  readonly ahead: Readonly<Record<keyof typeof ahead, string>>;
  readonly call: Readonly<Record<keyof typeof call, string>>;
  readonly cards: (typeof cards)["en"];
  readonly extras: Readonly<Record<keyof typeof extras, string>>;
  readonly inviting: (typeof inviting)["en"];
  readonly rating: (typeof rating)["en"];
}

const LANGUAGES = {
  "zh-CN": () => import("later:zh-CN"),
  "zh-TW": () => import("later:zh-TW"),
  en: () => import("later:en"),
};

export let words: Later;

/** Awaited first by whatever is loaded later. */
export const ready = LANGUAGES[language()]().then((loaded) => {
  words = loaded.default;
});
