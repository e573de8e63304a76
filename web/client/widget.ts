/** How a channel's widget looks, what it asks, when it invites, and how that fares. */
import { get, put } from "./rest.js";
import type { components } from "./schema.js";
import type { Language, MessageCard } from "./events.wire.js";

type Made = components["schemas"];

export type Words = Readonly<Partial<Record<Language, string>>>;
export type Launcher = Omit<Required<Made["LauncherForm"]>, "text"> & { readonly text: Words };
export type Choice = Omit<Required<Made["ChoiceForm"]>, "text"> & { readonly text: Words };
export type WidgetField = Omit<Required<Made["FieldForm"]>, "label" | "choices"> & {
  readonly label: Words;
  readonly choices: readonly Choice[];
};
export type WidgetInvitation = Omit<
  Required<Made["InvitationRuleForm"]>,
  "text" | "button" | "ask" | "pages" | "languages"
> & {
  readonly text: Words;
  readonly button: Words;
  readonly ask: Words;
  readonly pages: readonly string[];
  readonly languages: readonly Language[];
};
export type Widget = Omit<Required<Made["WidgetForm"]>, "launcher" | "form" | "invitations"> & {
  readonly launcher: Launcher;
  readonly form: readonly WidgetField[];
  readonly invitations: readonly WidgetInvitation[];
};
export type Fared = Made["FaredInvitationOut"];
export type Palette = Made["PaletteOut"];

export const widgets = {
  get: (channel: string) => get<Widget>(`/channels/${channel}/widget`),
  put: (channel: string, widget: Widget) => put<Widget>(`/channels/${channel}/widget`, widget),
  fared: (channel: string) => get<{ readonly items: readonly Fared[] }>(`/channels/${channel}/invitations`),
  cards: (conversation: string, q: string) =>
    get<{ readonly items: readonly MessageCard[] }>(`/conversations/${conversation}/cards`, { q }),
  palette: (colour: string) => get<Palette>("/channels/palette", { colour }),
};
