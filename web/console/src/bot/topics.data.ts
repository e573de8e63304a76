/** What people call the topics that every bot begins with. */
import type { Locale } from "@client/types.js";
import lines from "../../../../src/wingbeat/bot/starter/content/intents.jsonl?raw";

interface Intent {
  readonly name: string;
  readonly title: Readonly<Record<Locale, string>>;
}

const TITLES = new Map(
  lines
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Intent)
    .map(({ name, title }) => [name, title]),
);

/** A topic in words; one of the workspace's own, or a group of articles, as it was named. */
export const topicName = (name: string, locale: Locale): string =>
  TITLES.get(name)?.[locale] ?? name.replaceAll("_", " ");
