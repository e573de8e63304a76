import { createRoute, createRouter, lazyRouteComponent, redirect } from "@tanstack/react-router";
import type { QueryClient } from "@tanstack/react-query";
import type { Right } from "@client/types.js";
import { deskSearch } from "./conversations/desk.search.js";
import { parseList } from "./knowledge/list.data.js";
import { parseTab } from "./bot/tabs.js";
import { parseVersions, type VersionSearch } from "./knowledge/versions.data.js";
import { parseCustomers, PEOPLE, productSearch, SETTINGS, tabOf, TEMPLATES } from "./tabs.js";
import { parseRouting } from "./routing/tabs.js";
import { parsePeriod, type PeriodSearch } from "./measures/speed.data.js";
import { parseSurveys } from "./surveys/tabs.js";
import { first, sessionQuery } from "./session/session.js";
import { Broken } from "./session/broken.view.js";
import { root, type Context } from "./root.js";
import { forgotten, invitation, reset, signIn } from "./session/routes.js";
import { Shell } from "./shell.view.js";

const inside = createRoute({
  getParentRoute: () => root,
  id: "inside",
  beforeLoad: async ({ context, location }) => {
    const session = await context.client.query({ ...sessionQuery, staleTime: "static" });
    if (session === null) throw redirect({ to: "/sign-in", search: { to: location.href } });
  },
  component: Shell,
});

/** A page for some roles only; who typed its address is shown their own first page. */
const only =
  (right: Right) =>
  ({ context }: { context: Context }): void => {
    const session = context.client.getQueryData(sessionQuery.queryKey);
    if (session && !session.member.rights.includes(right)) throw redirect({ to: first(session) });
  };

const home = createRoute({
  getParentRoute: () => inside,
  path: "/",
  beforeLoad: () => {
    throw redirect({ to: "/desk" });
  },
});

const desk = createRoute({
  getParentRoute: () => inside,
  path: "/desk",
  beforeLoad: only("converse"),
  validateSearch: deskSearch,
  component: lazyRouteComponent(() => import("./conversations/desk.view.js"), "DeskPage"),
});

const conversation = createRoute({ getParentRoute: () => desk, path: "$id" });

const customers = createRoute({
  getParentRoute: () => inside,
  path: "/customers",
  beforeLoad: only("converse"),
  validateSearch: parseCustomers,
  component: lazyRouteComponent(() => import("./customers/customers.view.js"), "CustomersPage"),
});

const templates = createRoute({
  getParentRoute: () => inside,
  path: "/templates",
  beforeLoad: only("converse"),
  validateSearch: tabOf(TEMPLATES),
  component: lazyRouteComponent(() => import("./templates/templates.view.js"), "TemplatesPage"),
});

const knowledge = createRoute({
  getParentRoute: () => inside,
  path: "/knowledge",
  validateSearch: parseList,
  component: lazyRouteComponent(() => import("./knowledge/knowledge.view.js"), "KnowledgePage"),
});

const article = createRoute({
  getParentRoute: () => inside,
  path: "/knowledge/$id",
  component: lazyRouteComponent(() => import("./knowledge/article.view.js"), "ArticlePage"),
});

const versions = createRoute({
  getParentRoute: () => inside,
  path: "/knowledge/$id/versions",
  validateSearch: (search: Record<string, unknown>): VersionSearch => parseVersions(search),
  component: lazyRouteComponent(() => import("./knowledge/versions.view.js"), "VersionsPage"),
});

const importing = createRoute({
  getParentRoute: () => inside,
  path: "/knowledge/import",
  beforeLoad: only("edit_knowledge"),
  component: lazyRouteComponent(() => import("./knowledge/import.view.js"), "ImportPage"),
});

const categories = createRoute({
  getParentRoute: () => inside,
  path: "/knowledge/categories",
  beforeLoad: only("edit_knowledge"),
  component: lazyRouteComponent(() => import("./knowledge/categories.view.js"), "CategoriesPage"),
});

const help = createRoute({
  getParentRoute: () => inside,
  path: "/knowledge/help",
  beforeLoad: only("edit_knowledge"),
  component: lazyRouteComponent(() => import("./help/help.view.js"), "HelpPage"),
});

const products = createRoute({
  getParentRoute: () => inside,
  path: "/products",
  validateSearch: productSearch,
  component: lazyRouteComponent(() => import("./products/products.view.js"), "ProductsPage"),
});

const bot = createRoute({
  getParentRoute: () => inside,
  path: "/bot",
  beforeLoad: only("converse"),
  validateSearch: parseTab,
  component: lazyRouteComponent(() => import("./bot/bot.view.js"), "BotPage"),
});

const flow = createRoute({
  getParentRoute: () => inside,
  path: "/bot/flows/$id",
  beforeLoad: only("edit_knowledge"),
  component: lazyRouteComponent(() => import("./bot/editor.view.js"), "FlowPage"),
});

const people = createRoute({
  getParentRoute: () => inside,
  path: "/people",
  validateSearch: tabOf(PEOPLE),
  component: lazyRouteComponent(() => import("./people/people.view.js"), "PeoplePage"),
});

const channels = createRoute({
  getParentRoute: () => inside,
  path: "/channels",
  beforeLoad: only("manage_channels"),
  component: lazyRouteComponent(() => import("./channels/channels.view.js"), "ChannelsPage"),
});

const satisfaction = createRoute({
  getParentRoute: () => inside,
  path: "/surveys",
  beforeLoad: only("converse"),
  validateSearch: parseSurveys,
  component: lazyRouteComponent(() => import("./surveys/surveys.view.js"), "SurveysPage"),
});

const practice = createRoute({
  getParentRoute: () => inside,
  path: "/practice",
  beforeLoad: only("converse"),
  component: lazyRouteComponent(() => import("./practice/practice.view.js"), "PracticePage"),
});

const speed = createRoute({
  getParentRoute: () => inside,
  path: "/speed",
  beforeLoad: only("see_measures"),
  validateSearch: (search: Record<string, unknown>): PeriodSearch => parsePeriod(search),
  component: lazyRouteComponent(() => import("./measures/speed.view.js"), "SpeedPage"),
});

const routing = createRoute({
  getParentRoute: () => inside,
  path: "/routing",
  beforeLoad: only("supervise"),
  validateSearch: parseRouting,
  component: lazyRouteComponent(() => import("./routing/routing.view.js"), "RoutingPage"),
});

const settings = createRoute({
  getParentRoute: () => inside,
  path: "/settings",
  beforeLoad: only("manage_people"),
  validateSearch: tabOf(SETTINGS),
  component: lazyRouteComponent(() => import("./settings/settings.view.js"), "SettingsPage"),
});

const tree = root.addChildren([
  signIn,
  invitation,
  forgotten,
  reset,
  inside.addChildren([
    home,
    desk.addChildren([conversation]),
    customers,
    templates,
    knowledge,
    article,
    versions,
    importing,
    categories,
    help,
    products,
    bot,
    flow,
    people,
    channels,
    speed,
    satisfaction,
    practice,
    routing,
    settings,
  ]),
]);

// eslint-disable-next-line @typescript-eslint/explicit-function-return-type -- the router's type is its routes
export function createRoutes(client: QueryClient) {
  return createRouter({
    routeTree: tree,
    context: { client },
    defaultPreload: "intent",
    defaultErrorComponent: Broken,
  });
}

declare module "@tanstack/react-router" {
  interface Register {
    router: ReturnType<typeof createRoutes>;
  }
}
