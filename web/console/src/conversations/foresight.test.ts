import { expect, test } from "vitest";
import { Foresight } from "./foresight.js";

function slow(): {
  opened: string[];
  open: (id: string) => Promise<void>;
  finish: (failed?: boolean) => Promise<void>;
} {
  const opened: string[] = [];
  let end: { resolve: () => void; reject: (why: Error) => void };
  return {
    opened,
    open: (id) => {
      opened.push(id);
      return new Promise((resolve, reject) => (end = { resolve, reject }));
    },
    finish: async (failed = false) => {
      if (failed) end.reject(new Error("away"));
      else end.resolve();
      await new Promise((done) => setTimeout(done)); // what follows is done by then
    },
  };
}

test("wishes are opened one after the other, and each that is there is told of", async () => {
  const { opened, open, finish } = slow();
  const told: string[] = [];
  new Foresight(open).wish(["a", "b"], (id) => told.push(id));
  expect([opened, told]).toEqual([["a"], []]);
  await finish();
  expect([opened, told]).toEqual([["a", "b"], ["a"]]);
  await finish();
  expect(told).toEqual(["a", "b"]);
});

test("a newer wish replaces those that nobody began with", async () => {
  const { opened, open, finish } = slow();
  const foresight = new Foresight(open);
  foresight.wish(["a", "b", "c"], () => undefined);
  foresight.wish(["d"], () => undefined);
  await finish();
  await finish();
  expect(opened).toEqual(["a", "d"]);
});

test("what could not be fetched holds nothing up", async () => {
  const { opened, open, finish } = slow();
  const told: string[] = [];
  new Foresight(open).wish(["a", "b"], (id) => told.push(id));
  await finish(true);
  await finish();
  expect([opened, told]).toEqual([["a", "b"], ["b"]]);
});
