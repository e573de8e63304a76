/** Where all addresses begin, and what every page may ask for. */
import { createRootRouteWithContext, Outlet } from "@tanstack/react-router";
import type { QueryClient } from "@tanstack/react-query";
import { Broken } from "./session/broken.view.js";

export interface Context {
  readonly client: QueryClient;
}

export const root = createRootRouteWithContext<Context>()({ component: Outlet, errorComponent: Broken });
