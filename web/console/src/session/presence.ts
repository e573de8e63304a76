import type { Presence } from "@client/types.js";
import { useDesk } from "../conversations/desk.store.js";
import { useStore } from "../store.js";

/** My own presence as the server last told it, and a way to change it. */
export function usePresence(): [Presence, (state: "online" | "away") => void] {
  const store = useDesk();
  const { desk, live } = store;
  const told = useStore(desk, (state) => (state.me ? (state.presence.get(state.me.id) ?? state.me.state) : "offline"));
  const connected = useStore(live, (state) => state.phase === "open");
  return [connected ? told : "offline", (state) => store.appear(state)];
}
