/** A target while it is edited, and what it promises in one sentence. */
import type { TargetForm, TargetMeasure, TargetPolicy } from "@client/targets.js";
import type { Directory } from "../../people/directory.js";
import type { Words } from "../../words.js";

export type Draft = Required<Omit<TargetForm, "applies">> & { readonly applies: Required<Applies> };
export type Hours = NonNullable<TargetForm["hours"]>;
export type Applies = NonNullable<TargetForm["applies"]>;
export type Unit = "second" | "minute" | "hour" | "day";
export type Action = TargetPolicy["actions"][number];

export const MEASURES: readonly TargetMeasure[] = ["first_response", "first_human_response", "response", "resolution"];
export const HOURS: readonly Hours[] = ["always", "workspace", "channel", "team", "own"];
export const ACTIONS: readonly Action[] = ["bot", "call_back", "standby", "lead"];
export const UNIT_SECONDS: Readonly<Record<Unit, number>> = { second: 1, minute: 60, hour: 3600, day: 86_400 };
export const UNITS: readonly Unit[] = ["second", "minute", "hour", "day"];

const EVERYBODY: Required<Applies> = { channels: [], teams: [], tiers: [], tags: [], reasons: [], min_priority: 0 };

/** What a new target begins with: the chat's fifteen seconds. */
export const BLANK: Draft = {
  name: "",
  measure: "first_response",
  limit_seconds: 15,
  hours: "always",
  warn_share: 0.6,
  warn_seconds: 0,
  applies: EVERYBODY,
  on: true,
};

/** A form or a target, with all that may be left out. */
export function draftOf(form: TargetForm): Draft {
  return {
    name: form.name ?? "",
    measure: form.measure,
    limit_seconds: form.limit_seconds,
    hours: form.hours ?? "always",
    warn_share: form.warn_share ?? BLANK.warn_share,
    warn_seconds: form.warn_seconds ?? 0,
    applies: { ...EVERYBODY, ...form.applies },
    on: form.on ?? true,
  };
}

/** The largest unit a limit is whole in: 120 s are 2 minutes, 90 s are 90 seconds. */
export function unitOf(seconds: number): Unit {
  return [...UNITS].reverse().find((unit) => seconds > 0 && seconds % UNIT_SECONDS[unit] === 0) ?? "second";
}

/** 15 s, 3 min, 2 h, 1 day; what is whole in nothing larger is told in seconds. */
export function limit({ t }: Pick<Words, "t">, seconds: number): string {
  const unit = unitOf(seconds);
  return t(`targets.limit.${unit}`, { n: seconds / UNIT_SECONDS[unit] });
}

type Speaking = Pick<Words, "t" | "tier">;
type Names = Pick<Directory, "channel" | "team">;

/** "Whenever a customer (tier vip) writes, they are answered within 15 s, every hour." */
export function sentence(words: Speaking, target: Draft, names: Names): string {
  const { t } = words;
  return t(`targets.says.${target.measure}`, {
    who: whom(words, draftOf(target).applies, names),
    limit: limit(words, target.limit_seconds),
    hours: t(`targets.hours.${target.hours}.says`),
  });
}

function whom({ t, tier }: Speaking, applies: Required<Applies>, names: Names): string {
  const comma = t("list.comma");
  const all = (key: "tier" | "tag" | "reason" | "channel" | "team", values: readonly string[]): readonly string[] =>
    values.length === 0 ? [] : [t(`targets.who.${key}`, { x: values.join(comma) })];
  const conditions = [
    ...all("tier", applies.tiers.map(tier)),
    ...all("tag", applies.tags),
    ...all("reason", applies.reasons),
    ...all("channel", applies.channels.map(names.channel)),
    ...all("team", applies.teams.map(names.team)),
    ...(applies.min_priority > 0 ? [t("targets.who.priority", { n: applies.min_priority })] : []),
  ];
  return conditions.length > 0 ? t("targets.who", { conditions: conditions.join(comma) }) : t("targets.who.any");
}
