import { describe, expect, it } from "vitest";
import type { DeskWelcome } from "@client/live.wire.js";
import type { Head } from "@client/types.js";
import { heard, known, NEW_DESK, settled, trimmed } from "./desk.data.js";
import { bounded, merge, visible, type Filter, type Heads } from "./inbox.data.js";

const ME = "me";
const OPEN = {
  seq: 1,
  status: "queued",
  assignee_id: null,
  owed_since: null,
  due_at: null,
  broken: false,
  resolved_at: null,
};
const head = (id: string, facts: Partial<Head> = {}): Head => ({ ...OPEN, id, ...facts }) as Head;
const held = (...heads: Head[]): Heads => merge(new Map(), heads);

describe("many heads", () => {
  const numbered = (from: number, upto: number, facts: Partial<Head> = {}): Head[] =>
    Array.from({ length: upto - from }, (_, n) => head(`c${from + n}`, facts));
  const welcome = { t: "welcome", v: 1, member: { id: ME }, now: "2026-01-05T08:00:00Z" } as unknown as DeskWelcome;
  const awake = heard(NEW_DESK, welcome, 0);
  const nothing = (): ReadonlySet<string> => new Set<string>();

  it("are let go of those silent longest; never what is seen, mine or most urgent", () => {
    const heads = held(
      head("mine", { assignee_id: ME }),
      head("seen"),
      ...numbered(0, 300, { owed_since: "2026-01-05T08:00:00Z" }),
      head("calls", { owed_since: "2026-01-05T07:00:00Z" }),
      ...numbered(300, 310),
    );
    const again = merge(heads, [head("c0", { seq: 2 })]);
    const kept = bounded(again, ME, new Set(["seen"]), 0, 1);
    expect(kept.size).toBe(203);
    for (const id of ["mine", "seen", "calls", "c0"]) expect(kept.has(id), id).toBe(true);
    expect(bounded(again, ME, new Set(["seen"]), 9999, 0).size).toBe(heads.size);
  });

  it("leave a list as it is, however many come and go beyond it, and however far it is scrolled", () => {
    const filter: Filter = { view: "all", status: "open" };
    const at = (n: number): string => new Date(Date.UTC(2026, 0, 5) + n * 1000).toISOString();
    const page = Array.from({ length: 6000 }, (_, n) => head(`p${n}`, { owed_since: at(n) }));
    const edge = page.at(-1) ?? null;
    let listed: ReadonlySet<string> = new Set(page.map(({ id }) => id));
    let desk = trimmed(known(awake, page), () => listed);
    for (let n = 0; n < 3000; n += 30) {
      const beyond = Array.from({ length: 30 }, (_, m) => head(`b${n + m}`, { owed_since: at(9000 + n + m) }));
      const moved = head(`p${n}`, { seq: 2, owed_since: at(n + 0.5) });
      desk = trimmed(known(desk, [...beyond, moved]), () => listed);
    }
    const shown = visible(desk.heads, filter, ME, edge);
    expect(shown.map(({ seq }) => seq)).toEqual(page.map((_, n) => (n < 3000 && n % 30 === 0 ? 2 : 1)));
    expect([desk.absences, desk.letGo]).toEqual([0, 2]);
    listed = new Set();
    expect(trimmed(known(desk, numbered(0, 1000)), () => listed).heads.size).toBeLessThan(5000);
  });

  it("from before an absence are gone once the list is read anew and does not tell of them", () => {
    const before = known(awake, [head("over"), head("told"), head("same"), head("on screen")]);
    const back = heard(before, welcome, 0);
    expect(back.absences).toBe(1);
    expect(settled(before, null)).toBe(before);
    const after = settled(known(back, [head("told", { seq: 2 }), head("same")]), "on screen");
    expect([...after.heads.keys()].sort()).toEqual(["on screen", "same", "told"]);
    expect(trimmed(after, nothing)).toBe(after);
  });
});
