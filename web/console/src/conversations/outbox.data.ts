import type { Sending } from "@client/live.data.js";

/** What an earlier page left unsent; the same keys again, so that what did arrive is not stored twice. */
export function parseOutbox(stored: string | null): readonly Sending[] {
  if (stored === null) return [];
  try {
    const value: unknown = JSON.parse(stored);
    return Array.isArray(value) ? value.filter(isSending) : [];
  } catch {
    return [];
  }
}

function isSending(value: unknown): value is Sending {
  if (typeof value !== "object" || value === null) return false;
  const { key, conversation, command } = value as Partial<Sending>;
  return typeof key === "string" && typeof conversation === "string" && typeof command?.do === "string";
}
