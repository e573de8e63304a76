import type { Inviting, Look } from "../../client/host.wire.js";
import type { Language } from "../../client/live.wire.js";

export interface Settings {
  readonly name: string;
  readonly colour: string;
  readonly ink: string;
  readonly on_light: string;
  readonly on_dark: string;
  readonly position: "left" | "right";
  readonly greeting: string;
  readonly bot: boolean;
  readonly consent?: "" | "ahead" | "shown"; // what the customer is asked to agree to
  readonly transcripts?: boolean;
  readonly launcher: Pick<Look, "style" | "icon" | "text" | "hidden">;
  readonly opens_at?: string | null; // nobody is there before
  readonly form?: readonly FormField[];
  readonly inviting?: Omit<Inviting, "memory" | "words"> & { readonly rest_days: number; readonly seal: string };
}

/** What the shop asks before the chat. */
export interface FormField {
  readonly id: string;
  readonly kind: "name" | "email" | "phone" | "order" | "reason" | "question";
  readonly label: string;
  readonly required: boolean;
  readonly choices: readonly { readonly value: string; readonly text: string }[];
}

/** The shop's settings, or null where this site does not exist. Rises while the network is away. */
export async function fetchSettings(site: string, language: Language): Promise<Settings | null> {
  const query = new URLSearchParams({ site, language });
  const answer = await fetch(`/api/v1/widget/settings?${query.toString()}`);
  if (answer.ok) return (await answer.json()) as Settings;
  if (answer.status < 500) return null;
  throw new TypeError(`settings: ${answer.status}`);
}

/** Nobody is there before that time. */
export const isClosed = (opensAt: string | null | undefined): opensAt is string =>
  !!opensAt && new Date(opensAt) > new Date();
