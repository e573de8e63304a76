/** The pages before the door. */
import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { root } from "../root.js";
import { parseTo } from "../tabs.js";

export const signIn = createRoute({
  getParentRoute: () => root,
  path: "/sign-in",
  validateSearch: parseTo,
  component: lazyRouteComponent(() => import("./signin.view.js"), "SignIn"),
});

export const invitation = createRoute({
  getParentRoute: () => root,
  path: "/invitation",
  component: lazyRouteComponent(() => import("./invitation.view.js"), "AcceptInvitation"),
});

export const forgotten = createRoute({
  getParentRoute: () => root,
  path: "/forgotten",
  component: lazyRouteComponent(() => import("./forgotten.view.js"), "Forgotten"),
});

export const reset = createRoute({
  getParentRoute: () => root,
  path: "/reset",
  component: lazyRouteComponent(() => import("./reset.view.js"), "ResetPassword"),
});
