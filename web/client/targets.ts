/** Response-time targets, hours of teams and channels, and what a promise would have come to. */
import { get, post, put, remove } from "./rest.js";
import type { components } from "./schema.js";
import type { Page } from "./types.js";

type Made = components["schemas"];

export type Target = Made["TargetOut"];
export type TargetForm = Made["TargetForm"];
export type TargetMeasure = TargetForm["measure"];
export type TargetPreset = Made["TargetPresetOut"];
export type TargetPreview = Made["TargetPreviewOut"];
export type TargetPolicy = Required<Made["TargetPolicyOut"]>;
export type InTarget = Made["InTargetOut"];
export type OwnHours = Made["OwnHoursOut"];

export const targets = {
  list: () => get<Page<Target>>("/routing/targets"),
  inTarget: () => get<Page<InTarget>>("/routing/targets/in-target"),
  words: () => get<Made["TargetWordsOut"]>("/routing/targets/words"),
  presets: () => get<Page<TargetPreset>>("/routing/targets/presets"),
  take: (preset: string) => post<Page<Target>>(`/routing/targets/preset/${preset}`),
  create: (form: TargetForm) => post<Target>("/routing/targets", form),
  change: (id: string, form: TargetForm) => put<Target>(`/routing/targets/${id}`, form),
  drop: (id: string) => remove<null>(`/routing/targets/${id}`),
  preview: (form: TargetForm) => post<TargetPreview>("/routing/targets/preview", form),
  policy: () => get<TargetPolicy>("/routing/targets/policy"),
  setPolicy: (form: Pick<TargetPolicy, "threshold" | "actions">) => put<TargetPolicy>("/routing/targets/policy", form),
};

export const calendars = {
  list: () => get<Page<OwnHours>>("/calendars"),
  put: (kind: OwnHours["kind"], id: string, hours: OwnHours["hours"]) =>
    put<OwnHours>(`/calendars/${kind}/${id}`, hours),
  drop: (kind: OwnHours["kind"], id: string) => remove<null>(`/calendars/${kind}/${id}`),
};
