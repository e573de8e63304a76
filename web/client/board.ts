/** The live board and its alerts, by name. */
import { get, post, put } from "./rest.js";
import type { components } from "./schema.js";
import type { Page } from "./types.js";

type Made = components["schemas"];
export type Board = Made["BoardOut"];
export type TeamNow = Board["teams"][number];
export type WaitNow = Board["urgent"][number];
export type MemberNow = Board["members"][number];
export type AlertNow = Board["alerts"][number];
export type ChannelNow = Board["today"]["channels"][number];
export type Alert = Made["AlertOut"];
export type AlertKind = Alert["kind"];
export type AlertRule = Made["AlertRuleForm"];
export type AlertSettings = Made["AlertSettingsForm"];

export const alerts = {
  list: (after: string | null) => get<Page<Alert>>("/routing/alerts", { after, limit: 20 }),
  acknowledge: (id: string) => post<Alert>(`/routing/alerts/${id}/acknowledge`, {}),
  presets: () => get<Page<Made["AlertPresetOut"]>>("/routing/alerts/presets"),
  settings: () => get<Made["AlertSettingsOut"]>("/routing/alerts/settings"),
  set: (settings: AlertSettings) => put<Made["AlertSettingsOut"]>("/routing/alerts/settings", settings),
  renewSecret: () => post<{ secret: string }>("/routing/alerts/secret", {}),
};

export const whisper = (conversation: string, text: string, key: string): Promise<unknown> =>
  post(`/conversations/${conversation}/whisper`, { text, key });
