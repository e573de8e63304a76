/** Marketplace clocks: which are in use, what they came to, and whom to answer now. */
import { get, put, remove } from "./rest.js";
import type { components } from "./schema.js";

type Made = components["schemas"];

export type ClockForm = Required<Made["ClockForm"]>;
export type ClockScore = Made["ScoreOut"];
export type ClockUsed = Omit<Made["ClockOut"], "clock"> & { readonly clock: ClockForm };
export type ClocksNow = Made["NowOut"];
export type ClockToday = ClocksNow["clocks"][number];
export type ClockRescue = ClocksNow["answer"][number];

export interface Clocks {
  readonly items: readonly ClockUsed[];
  readonly presets: readonly ClockForm[];
}

export const clocks = {
  read: () => get<Clocks>("/clocks"),
  now: () => get<ClocksNow>("/clocks/now"),
  put: (id: string, form: ClockForm) => put<null>(`/clocks/${id}`, form),
  drop: (id: string) => remove<null>(`/clocks/${id}`),
};
