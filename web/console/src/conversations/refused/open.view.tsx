import { Suspense, useMemo, type ReactElement } from "react";
import { useParams } from "@tanstack/react-router";
import { part } from "../../part.js";
import { useStore } from "../../store.js";
import { useDesk } from "../desk.store.js";
import { unseen } from "./refused.data.js";

const RefusedList = part(async () => (await import("./refused.view.js")).RefusedList);

/** What the server refused, on whatever page one is by then: it stays until it was tried again or discarded. */
export function Refusals(): ReactElement | null {
  const { live } = useDesk();
  const { id } = useParams({ strict: false });
  const outbox = useStore(live, (state) => state.outbox);
  const items = useMemo(() => unseen(outbox, id), [outbox, id]);
  if (items.length === 0) return null;
  return (
    <Suspense>
      <RefusedList items={items} />
    </Suspense>
  );
}
