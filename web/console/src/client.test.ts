import { MutationObserver, QueryObserver, type MutationObserverOptions } from "@tanstack/react-query";
import { expect, it } from "vitest";
import { AskingAnew, SHOWN, whenFailed } from "./client.js";

/** A server that answers when it is told to, each with what was so when it was asked. */
function asked(client: AskingAnew): { answers: (() => void)[]; seen: () => number | undefined; change: () => void } {
  let now = 0;
  const answers: (() => void)[] = [];
  const queryFn = async (): Promise<number> => {
    const then = now;
    return new Promise((answer) => answers.push(() => answer(then)));
  };
  const observer = new QueryObserver(client, { queryKey: ["one"], queryFn });
  observer.subscribe(() => undefined);
  return { answers, seen: () => observer.getCurrentResult().data, change: () => void (now += 1) };
}

it("shows no first answer that is older than a change", async () => {
  const client = new AskingAnew();
  const { answers, seen, change } = asked(client);
  change();
  const done = client.invalidateQueries({ queryKey: ["one"] });
  expect(answers).toHaveLength(2);
  answers.forEach((answer) => answer());
  await done;
  expect(seen()).toBe(1);
});

it("asks once more for each change that is told, and shows the last", async () => {
  const client = new AskingAnew();
  const { answers, seen, change } = asked(client);
  const told: Promise<void>[] = [];
  for (let n = 0; n < 3; n++) {
    change();
    told.push(client.invalidateQueries({ queryKey: ["one"] }));
  }
  answers.toReversed().forEach((answer) => answer());
  await Promise.all(told);
  expect(seen()).toBe(3);
});

it("tells of what failed, once, unless it is said where it was asked for", async () => {
  const client = new AskingAnew();
  const told: unknown[] = [];
  const rest = whenFailed(client, (error) => told.push(error));
  const fail = async (name: string, how: Partial<MutationObserverOptions> = {}): Promise<void> => {
    const mutationFn = async (): Promise<never> => Promise.reject(new Error(name));
    await new MutationObserver(client, { mutationFn, ...how }).mutate().catch(() => undefined);
  };
  await fail("nobody says it", { retry: 1, retryDelay: 0 });
  await fail("beside it", { meta: SHOWN });
  await fail("by a handler", { onError: () => undefined });
  rest();
  await fail("nobody listens any more");
  expect(told).toEqual([new Error("nobody says it")]);
});
