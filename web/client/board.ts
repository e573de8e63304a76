/** The live board and its alerts, by name. */
import { get, post, put } from "./rest.js";
import type { components, paths } from "./schema.js";
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
  settings: () => get<AlertSettings>("/routing/alerts/settings"),
  test: (webhook: string) => post<Made["AlertTestOut"]>("/routing/alerts/test", { webhook_url: webhook }),
  set: (settings: AlertSettings) => put<AlertSettings>("/routing/alerts/settings", settings),
};

export type Asked = Pick<
  NonNullable<paths["/api/v1/routing/board/behind"]["get"]["parameters"]["query"]>,
  "what" | "team_id" | "channel_id" | "member_id" | "state" | "hour" | "measure"
>;
export type Behind = Made["BehindOut"];

/** The conversations behind a number of the board. */
export const behind = (asked: Asked, after: string | null): Promise<Page<Behind>> =>
  get<Page<Behind>>("/routing/board/behind", { ...asked, after, limit: 20 });

export const whisper = (conversation: string, text: string, key: string): Promise<unknown> =>
  post(`/conversations/${conversation}/whisper`, { text, key });
