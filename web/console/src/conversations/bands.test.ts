import { expect, test } from "vitest";
import type { Band } from "@client/stages.js";
import type { Event } from "@client/types.js";
import { inBands, lastTurn, secondsOf } from "./bands.data.js";
import type { Item } from "./timeline.data.js";

const item = (kind: string, seq: number): Item =>
  (kind === "line"
    ? { kind, id: `#${seq}` }
    : kind === "day"
      ? { kind, id: `day:${seq}` }
      : { kind, id: "k", event: { seq } }) as unknown as Item;
const band = (stage: Band["stage"], seq: number, ended_at: string | null = null): Band => ({
  stage,
  seq,
  started_at: "2026-11-01T10:00:00Z",
  ended_at,
  by: "rule",
});

test("each thing stands in the stage it happened in, and what is being sent in the last one", () => {
  const items = [item("day", 1), item("bubble", 2), item("line", 3), item("bubble", 5), { kind: "pending" } as Item];
  const [first, second] = [band("needs_analysis", 1), band("execution", 3)];
  expect(inBands(items, [first, second]).map(({ band: one, items: those }) => [one, those.length])).toEqual([
    [first, 2],
    [second, 3],
  ]);
  expect(inBands(items, []).map(({ band: one }) => one)).toEqual([null]);
});

test("stages are asked for again after what may change them, not after each word of the customer's", () => {
  const event = (seq: number, kind: string, actor: string): Event =>
    ({ seq, actor: { kind: actor }, body: { kind } }) as unknown as Event;
  expect(lastTurn([event(1, "opened", "customer"), event(2, "message", "customer"), event(3, "note", "member")])).toBe(
    1,
  );
  expect(lastTurn([event(1, "opened", "customer"), event(4, "message", "member")])).toBe(4);
});

test("a stage that goes on counts until now", () => {
  expect(secondsOf(band("execution", 1), "2026-11-01T10:01:30Z")).toBe(90);
  expect(secondsOf(band("execution", 1, "2026-11-01T10:00:20Z"), "2026-11-01T10:01:30Z")).toBe(20);
});
