/** What the editors hold while somebody writes. */
import type { Macro, MacroAction, MacroForm, Template, TemplateForm } from "@client/templates.js";

export const formOf = (one: Template | null): TemplateForm =>
  one === null
    ? { titles: {}, texts: {}, shortcut: "", files: [], place: "own", team_id: null, after: 0 }
    : {
        titles: one.titles,
        texts: one.texts,
        shortcut: one.shortcut,
        files: one.files,
        place: one.own ? "own" : one.team_id ? "team" : "all",
        team_id: one.team_id ?? null,
        after: one.version,
      };

export const DOES = [
  "reply",
  "note",
  "take",
  "assign",
  "tag",
  "untag",
  "priority",
  "reason",
  "snooze",
  "close",
] as const;
export type Does = (typeof DOES)[number];
const HOUR_SECONDS = 3600;

/** An action as it begins. */
export function actionOf(does: Does): MacroAction {
  if (does === "reply") return { do: does, tone: "warm" };
  if (does === "priority") return { do: does, priority: 1 };
  return does === "snooze" ? { do: does, seconds: HOUR_SECONDS } : { do: does };
}

/** Whether everything an action needs is said. */
export function isWhole(action: MacroAction): boolean {
  switch (action.do) {
    case "reply":
      return Boolean(action.template_id);
    case "note":
      return Boolean(action.text?.trim());
    case "assign":
      return Boolean(action.member_id ?? action.team_id);
    case "tag":
    case "untag":
      return Boolean(action.tag?.trim());
    case "reason":
      return Boolean(action.reason?.trim());
    default:
      return true;
  }
}

export const macroFormOf = (one: Macro | null): MacroForm =>
  one === null
    ? { name: "", actions: [actionOf("reply")], key: "", own: true, after: 0 }
    : { name: one.name, actions: one.actions, key: one.key ?? "", own: one.own, after: one.version };
