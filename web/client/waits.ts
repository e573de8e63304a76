/** What is known of waiting: how long customers bear it, how long work takes, whether what they were told was kept. */
import { get } from "./rest.js";
import type { components } from "./schema.js";

export type Waits = components["schemas"]["WaitsOut"];
export type Patience = Waits["patience"][number];
export type HandlingTime = Waits["handling"][number];
export type BrokenWait = Waits["broken"][number];

export const waits = { read: () => get<Waits>("/routing/waits") };
