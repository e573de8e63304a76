import { describe, expect, it } from "vitest";
import { uuid7 } from "./ids.js";

describe("ids", () => {
  it("are UUIDs of version 7 that sort in the order of making", () => {
    const ids = Array.from({ length: 5000 }, () => uuid7(1_767_600_000_000));
    expect(ids[0]).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(new Set(ids).size).toBe(5000);
    expect([...ids].sort()).toEqual(ids);
  });
});
