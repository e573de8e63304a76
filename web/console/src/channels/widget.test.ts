import { describe, expect, it } from "vitest";
import type { Fared, Widget } from "@client/widget.js";
import { missing, newField, newInvitation, outcome, pagesOf, stored } from "./widget.data.js";

const widget: Widget = {
  launcher: { icon: "bubble", text: {}, size: "medium", hidden: false, side_px: 20, bottom_px: 20 },
  ...{ form: [], invitations: [], per_day: 2, rest_days: 7, transcripts: true },
};
const fared = (held: boolean, shown: number, bought: number): Fared => ({
  ...{ invitation_id: "a", held, shown, opened: 8, dismissed: 20, begun: 5, bought },
});

describe("a widget's settings", () => {
  it("give each field an id of its own", () => {
    const first = newField([], "question");
    expect(newField([first], "question").id).toBe("question_2");
  });
  it("name what is missing before they are saved", () => {
    const invitation = { ...newInvitation("a"), name: "Tents" };
    expect(missing({ ...widget, form: [newField([], "question")] })).toBe("question");
    expect(missing({ ...widget, form: [newField([], "reason")] })).toBe("choice");
    expect(missing({ ...widget, invitations: [invitation] })).toBe("text");
    expect(missing({ ...widget, invitations: [{ ...invitation, live: false }] })).toBeNull();
  });
  it("are stored without languages that say nothing", () => {
    const text = { en: "Help?", "zh-CN": " " };
    expect(stored({ ...widget, launcher: { ...widget.launcher, text } }).launcher.text).toEqual({ en: "Help?" });
    expect(pagesOf(" /tents/*\n\n/cart ")).toEqual(["/tents/*", "/cart"]);
  });
});

describe("an invitation's outcome", () => {
  it("stands beside that of those who were not invited", () => {
    expect(outcome([fared(false, 200, 9), fared(true, 50, 1)], "a")).toMatchObject({ bought: 4.5, boughtWithout: 2 });
    expect(outcome([fared(false, 200, 9)], "a")?.boughtWithout).toBeNull();
    expect(outcome([], "a")).toBeNull();
  });
});
