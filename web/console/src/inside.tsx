/** What lies behind the door, and who may see which page of it. */
import { createRoute, redirect } from "@tanstack/react-router";
import type { Right } from "@client/types.js";
import { root, type Context } from "./root.js";
import { first, sessionQuery } from "./session/session.js";
import { Shell } from "./shell.view.js";

export const inside = createRoute({
  getParentRoute: () => root,
  id: "inside",
  beforeLoad: async ({ context, location }) => {
    const session = await context.client.query({ ...sessionQuery, staleTime: "static" });
    if (session === null) throw redirect({ to: "/sign-in", search: { to: location.href } });
  },
  component: Shell,
});

/** A page for some roles only; who typed its address is shown their own first page. */
export const only =
  (right: Right) =>
  ({ context }: { context: Context }): void => {
    const session = context.client.getQueryData(sessionQuery.queryKey);
    if (session && !session.member.rights.includes(right)) throw redirect({ to: first(session) });
  };
