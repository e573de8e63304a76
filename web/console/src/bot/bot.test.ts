import { describe, expect, it } from "vitest";
import type { FlowDocument, FlowEdge, FlowNode } from "@client/bot.js";
import { addStep, changeStep, moveStep, newStep, removeStep, renameStep } from "./document.data.js";
import { draw, NODE } from "./layout.data.js";

const document: FlowDocument = {
  flow: "f",
  title: {},
  steps: [
    { id: "a", do: "branch", cases: [{ value: "x", is: "1", go: "c" }], else: "b" },
    { id: "b", do: "say", text: {}, next: "c" },
    { id: "c", do: "end" },
  ],
};
const names = (flow: FlowDocument): string[] => flow.steps.map(({ id }) => id);

describe("a flow's document", () => {
  it("leads to a step by its new name from everywhere", () => {
    const [branch, say] = renameStep("c", "done")(document).steps;
    expect(branch).toMatchObject({ cases: [{ go: "done" }], else: "b" });
    expect(say?.["next"]).toBe("done");
  });

  it("parts two steps of one name, which a file may bring", () => {
    const twice = { ...document, steps: [...document.steps, { id: "c", do: "say", text: {} }] };
    expect(names(renameStep("c", "done")(twice))).toEqual(["a", "b", "done", "c"]);
    expect(renameStep("c", "done")(twice).steps[1]?.["next"]).toBe("c");
  });

  it("leaves no way into nothing when a step goes", () => {
    const without = removeStep("b")(document);
    expect(names(without)).toEqual(["a", "c"]);
    expect(without.steps[0]?.["else"]).toBe("c");
    expect(names(removeStep("c")(document))).toEqual(["a", "b"]);
  });

  it("gives a new step a free name behind the chosen one", () => {
    const once = addStep("a", newStep(document, "say"))(document);
    expect(names(addStep("a", newStep(once, "say"))(once))).toEqual(["a", "say_2", "say", "b", "c"]);
  });

  it("stays as it is where a step cannot be moved further", () => {
    expect(moveStep("a", -1)(document)).toBe(document);
    expect(names(moveStep("a", 1)(document))).toEqual(["b", "a", "c"]);
  });

  it("drops what was emptied, but never the text that a step must have", () => {
    expect(changeStep("b", { next: "", text: {} })(document).steps[1]).toEqual({ id: "b", do: "say", text: {} });
  });
});

describe("a drawing", () => {
  const node = (id: string): FlowNode => ({ id, do: "say", label: {}, slot: "" });
  const edge = (from: string, to: string): FlowEdge => ({ from, to, label: "" });
  const drawing = draw(["a", "b", "c", "d"].map(node), [
    edge("a", "b"),
    edge("a", "c"),
    edge("b", "d"),
    edge("c", "d"),
    edge("a", "d"),
    edge("d", "a"),
    edge("d", "@end"),
  ]);

  it("puts each step below all that lead to it, and none over another", () => {
    const at = Object.fromEntries(drawing.placed.map(({ node: { id }, x, y }) => [id, { x, y }]));
    const [b, c, d] = [at["b"], at["c"], at["d"]].map((place) => place ?? { x: NaN, y: NaN });
    expect(b?.y).toBe(c?.y);
    expect(d?.y).toBeGreaterThan(Number(b?.y));
    expect(Math.abs(Number(b?.x) - Number(c?.x))).toBeGreaterThanOrEqual(NODE.width);
  });

  it("tells ways back from ways on, and leaves the end to its step", () => {
    expect(drawing.drawn.filter(({ back }) => back).map(({ edge: { from, to } }) => [from, to])).toEqual([["d", "a"]]);
    expect(drawing.placed.find(({ node: { id } }) => id === "d")?.ends).toHaveLength(1);
  });
});
