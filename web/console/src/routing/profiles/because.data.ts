/** Why this conversation, why now, why this member, and who else: a decision of the assigner in sentences. */
import type { Because } from "@client/profiles.js";
import type { Body } from "@client/types.js";
import type { Words } from "../../words.js";

export interface Decision {
  readonly why: Because;
  readonly member: string;
}

/** The decision an assignment or an offer carries; nothing where a person made it. */
export function becauseOf(body: Body, names: { readonly member: (id: string) => string }): Decision | null {
  if ((body.kind !== "assigned" && body.kind !== "offered") || !body.because || !body.member_id) return null;
  return { why: body.because, member: body.member_name || names.member(body.member_id) };
}

const DISPLAYED = new Map<string, Intl.DisplayNames>();

/** What people call how these are written: not "Chinese (China)". */
const WRITTEN: Readonly<Record<string, string>> = { "zh-CN": "zh-Hans", "zh-TW": "zh-Hant" };

/** A language or dialect as the console's language calls it. */
export function languageName(tag: string, locale: string): string {
  const names = DISPLAYED.get(locale) ?? new Intl.DisplayNames(locale, { type: "language" });
  DISPLAYED.set(locale, names);
  try {
    return names.of(WRITTEN[tag] ?? tag) ?? tag;
  } catch {
    return tag; // not a tag that any language has
  }
}

export function sentencesOf(why: Because, member: string, { t, has, locale, seconds }: Words): readonly string[] {
  const known = `routing.policy.${why.policy}`;
  const policy = has(known) ? t(known) : why.policy;
  const place = t("because.place", {
    policy,
    place: why.place,
    waiting: why.waiting,
    waited: seconds(why.waited_seconds),
  });
  const reasons = (why.reasons ?? []).flatMap((reason) => {
    const [word = "", ...rest] = reason.split(":");
    const about = rest.join(":");
    const key = `because.${word}`; // a newer server may know more reasons
    const channel = `routing.channel.${about}`;
    const called = word === "channel" && has(channel) ? t(channel) : about;
    const name = word.endsWith("language") ? languageName(about, locale) : called;
    return has(key) ? [t(key, { member, name })] : [];
  });
  const others = why.others ?? [];
  const names = others.join(t("list.comma"));
  return [place, ...reasons, ...(others.length > 0 ? [t("because.others", { names })] : [])];
}
