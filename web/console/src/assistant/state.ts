/** Whether a model is connected: without one nothing of it is shown. */
import { useEffect } from "react";
import { useQuery } from "@tanstack/react-query";
import { assistant } from "@client/coach.js";
import { createStore, useStore } from "../store.js";

const FRESH_MS = 300_000; // a model is connected once, and its month's budget ends once
const RESTING_MS = 15_000; // how often one looks whether it is back
export const assistantQuery = {
  queryKey: ["assistant"],
  queryFn: assistant.state,
  staleTime: FRESH_MS,
  retry: false,
  refetchInterval: ({ state: { data } }: { state: { data: { state: string } | undefined } }) =>
    data?.state === "resting" ? RESTING_MS : (false as const),
};
const connected = createStore(false); // one question for however many messages are on screen

export const useModel = (): boolean => useStore(connected, (value) => value);

/** Asks the server now and then. */
export function useAskedModel(): boolean {
  const { data } = useQuery(assistantQuery);
  const on = data !== undefined && data.state !== "off";
  useEffect(() => connected.set(() => on), [on]);
  return on;
}
