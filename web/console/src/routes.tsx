import { createRoute, createRouter, lazyRouteComponent, redirect } from "@tanstack/react-router";
import type { QueryClient } from "@tanstack/react-query";
import { isId } from "@client/ids.js";
import { deskSearch } from "./conversations/desk.search.js";
import { parseTab } from "./bot/tabs.js";
import { GESTURES, parseCustomers, PEOPLE, productSearch, SETTINGS, tabOf, TEMPLATES } from "./tabs.js";
import { parseRouting } from "./routing/tabs.js";
import { parsePeriod, type PeriodSearch } from "./measures/speed.data.js";
import { parseSurveys } from "./surveys/tabs.js";
import { Broken } from "./session/broken.view.js";
import { Lost } from "./session/lost.view.js";
import { inside, only } from "./inside.js";
import { article, categories, help, importing, knowledge, versions } from "./knowledge/routes.js";
import { root } from "./root.js";
import { forgotten, invitation, reset, signIn } from "./session/routes.js";

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

const conversation = createRoute({
  getParentRoute: () => desk,
  path: "$id",
  beforeLoad: ({ params: { id } }) => {
    if (!isId(id)) throw redirect({ to: "/desk" });
  },
});

const customers = createRoute({
  getParentRoute: () => inside,
  path: "/customers",
  beforeLoad: only("converse"),
  validateSearch: parseCustomers,
  component: lazyRouteComponent(() => import("./customers/customers.view.js"), "CustomersPage"),
});

const customer = createRoute({
  getParentRoute: () => inside,
  path: "/customers/$customer",
  beforeLoad: only("converse"),
  component: lazyRouteComponent(() => import("./customers/customer.view.js"), "CustomerPage"),
});

const gestures = createRoute({
  getParentRoute: () => inside,
  path: "/gestures",
  beforeLoad: only("converse"),
  validateSearch: tabOf(GESTURES),
  component: lazyRouteComponent(() => import("./gestures/gestures.view.js"), "GesturesPage"),
});

const templates = createRoute({
  getParentRoute: () => inside,
  path: "/templates",
  beforeLoad: only("converse"),
  validateSearch: tabOf(TEMPLATES),
  component: lazyRouteComponent(() => import("./templates/templates.view.js"), "TemplatesPage"),
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

const widget = createRoute({
  getParentRoute: () => inside,
  path: "/channels/$id/widget",
  beforeLoad: only("manage_channels"),
  component: lazyRouteComponent(() => import("./channels/widget.view.js"), "WidgetPage"),
});

const satisfaction = createRoute({
  getParentRoute: () => inside,
  path: "/surveys",
  beforeLoad: only("converse"),
  validateSearch: parseSurveys,
  component: lazyRouteComponent(() => import("./surveys/surveys.view.js"), "SurveysPage"),
});

const problems = createRoute({
  getParentRoute: () => inside,
  path: "/problems",
  beforeLoad: only("converse"),
  component: lazyRouteComponent(() => import("./problems/board.view.js"), "ProblemsPage"),
});

const problem = createRoute({
  getParentRoute: () => inside,
  path: "/problems/$id",
  beforeLoad: only("converse"),
  component: lazyRouteComponent(() => import("./problems/problem.view.js"), "ProblemPage"),
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
    customer,
    gestures,
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
    widget,
    speed,
    satisfaction,
    problems,
    problem,
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
    search: { strict: true }, // what an address says and no page knows is not handed down to it
    defaultPreload: "intent",
    defaultErrorComponent: Broken,
    defaultNotFoundComponent: Lost,
  });
}

declare module "@tanstack/react-router" {
  interface Register {
    router: ReturnType<typeof createRoutes>;
  }
}
