/** What the console asks about the help centre. */
import { get, put } from "./rest.js";
import type { components } from "./schema.js";

type Made = components["schemas"];

export type HelpCentre = Made["HelpOut"];
export type HelpForm = Required<Made["HelpForm"]>;
export type Deflection = Made["DeflectionOut"];

export const help = {
  get: () => get<HelpCentre>("/help"),
  change: (form: HelpForm) => put<HelpCentre>("/help", form),
  figures: (days: number) => get<Deflection>("/help/figures", { days }),
};
