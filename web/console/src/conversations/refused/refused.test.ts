import { describe, expect, it } from "vitest";
import type { Sending } from "@client/live.data.js";
import own from "./own.json";
import { factsOf, unseen } from "./refused.data.js";

const sending = (key: string, command: Sending["command"], facts: Partial<Sending> = {}): Sending => ({
  ...{ key, conversation: "a", command, state: "failed", notBefore: 0 },
  ...facts,
});

describe("what the server refused", () => {
  it("is shown until somebody does something about it, but for what stands on the screen already", () => {
    const said = sending("said", { do: "say", text: "您好" });
    const tagged = sending("tagged", { do: "tag", tag: "VIP" });
    const waiting = sending("waiting", { do: "tag", tag: "VIP" }, { state: "waiting" });
    const keys = (onScreen?: string): string[] => unseen([said, tagged, waiting], onScreen).map(({ key }) => key);
    expect(keys()).toEqual(["said", "tagged"]);
    expect(keys("b")).toEqual(["said", "tagged"]);
    expect(keys("a")).toEqual(["tagged"]);
  });

  it("is named with what it was about", () => {
    const moment = (at: string): string => `at ${at}`;
    expect(factsOf({ do: "say", text: `一\n二${"三".repeat(50)}` }, moment)).toEqual({
      text: `一 二${"三".repeat(37)}…`,
    });
    expect(factsOf({ do: "snooze", until: "9:00" }, moment)).toEqual({ until: "at 9:00" });
    const facts = { tag: factsOf({ do: "tag", tag: "VIP" }, moment), resolve: factsOf({ do: "resolve" }, moment) };
    expect(facts).toEqual({ tag: { tag: "VIP" }, resolve: {} });
    for (const [name, words] of Object.entries(own)) if (name.startsWith("do.")) expect(words.en, name).toBeTruthy();
  });
});
