/** Stages: the bands of a conversation, and what they come to by reason. */
import type { Period } from "./api.js";
import { get } from "./rest.js";
import type { components } from "./schema.js";

type Made = components["schemas"];

export type Band = Made["BandOut"];
export type Bands = Made["BandsOut"];
export type Stage = Band["stage"];
export type ReasonStages = Made["ReasonStagesOut"];

export const stages = {
  bands: (conversation: string) => get<Bands>(`/conversations/${conversation}/stages`),
  byReason: ({ since, until }: Period) =>
    get<{ items: readonly ReasonStages[] }>("/measures/stages/by-reason", { since, until }),
};
