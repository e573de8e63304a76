import type { Language } from "../../client/live.wire.js";

export interface Settings {
  readonly name: string;
  readonly colour: string;
  readonly position: "left" | "right";
  readonly greeting: string;
  readonly bot: boolean;
  readonly consent?: "" | "ahead" | "shown"; // what the customer is asked to agree to
}

/** The shop's settings, or null where this site does not exist. Rises while the network is away. */
export async function fetchSettings(site: string, language: Language): Promise<Settings | null> {
  const query = new URLSearchParams({ site, language });
  const answer = await fetch(`/api/v1/widget/settings?${query.toString()}`);
  if (answer.ok) return (await answer.json()) as Settings;
  if (answer.status < 500) return null;
  throw new TypeError(`settings: ${answer.status}`);
}
