/** A member's notices and devices, by name. */
import { get, post, put, remove } from "./rest.js";
import type { components } from "./schema.js";

type Made = components["schemas"];
export type NoticeSettings = Made["NoticeSettingsOut"];
export type NoticeForm = Made["NoticeSettingsForm"];
export type Topic = NoticeForm["topics"][number];
export type Fallback = NonNullable<NoticeForm["fallback"]>;
export type Device = Made["DeviceOut"];

export const notices = {
  settings: () => get<NoticeSettings>("/notices/settings"),
  set: (settings: NoticeForm) => put<NoticeSettings>("/notices/settings", settings),
  showText: (show: boolean) => put<null>("/notices/policy", { show_text: show }),
  subscribe: (device: Made["DeviceForm"]) => put<null>("/notices/device", device),
  forget: (id: string) => remove<null>(`/notices/devices/${id}`),
  test: () => post<null>("/notices/test"),
};

/** What members hear of on whatever page they are. */
export type Told =
  | "asked"
  | "answered"
  | "request_due"
  | "escalated"
  | "escalation_due"
  | "whispered"
  | "mentioned"
  | "handed"
  | "rule"
  | "undelivered"
  | "taken"
  | "moved"
  | "follow_up"
  | "follow_up_due"
  | "gesture_asked";
