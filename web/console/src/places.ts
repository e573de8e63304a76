/** The pages of the rail. */
import type { Right } from "@client/types.js";
import type { IconName } from "@ui/icons.js";
import type { Key } from "./words.js";

interface Place {
  readonly to:
    | "/desk"
    | "/customers"
    | "/templates"
    | "/knowledge"
    | "/products"
    | "/bot"
    | "/routing"
    | "/people"
    | "/channels"
    | "/speed"
    | "/surveys"
    | "/problems"
    | "/gestures"
    | "/practice"
    | "/settings";
  readonly icon: IconName;
  readonly name: Key;
  readonly needs?: Right;
}

export const PLACES: readonly Place[] = [
  { to: "/desk", icon: "desk", name: "nav.desk", needs: "converse" },
  { to: "/customers", icon: "person", name: "nav.customers", needs: "converse" },
  { to: "/templates", icon: "note", name: "nav.templates", needs: "converse" },
  { to: "/knowledge", icon: "knowledge", name: "nav.knowledge" },
  { to: "/products", icon: "box", name: "nav.products" },
  { to: "/bot", icon: "bot", name: "nav.bot", needs: "converse" },
  { to: "/routing", icon: "routing", name: "nav.routing", needs: "supervise" },
  { to: "/speed", icon: "speed", name: "nav.speed", needs: "see_measures" },
  { to: "/surveys", icon: "heart", name: "nav.surveys", needs: "converse" },
  { to: "/problems", icon: "warn", name: "nav.problems", needs: "converse" },
  { to: "/gestures", icon: "gift", name: "nav.gestures", needs: "converse" },
  { to: "/channels", icon: "channels", name: "nav.channels", needs: "manage_channels" },
  { to: "/people", icon: "people", name: "nav.people" },
  { to: "/settings", icon: "settings", name: "nav.settings", needs: "manage_people" },
];

/** Pages that the palette opens: those of the rail, and one that hangs beside one's own profile. */
export const PAGES: readonly Place[] = [
  ...PLACES,
  { to: "/practice", icon: "spark", name: "nav.practice", needs: "converse" },
];
