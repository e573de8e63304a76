/** The pages of the knowledge. */
import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { inside, only } from "../inside.js";
import { parseList } from "./list.data.js";
import { parseVersions, type VersionSearch } from "./versions.data.js";

export const knowledge = createRoute({
  getParentRoute: () => inside,
  path: "/knowledge",
  validateSearch: parseList,
  component: lazyRouteComponent(() => import("./knowledge.view.js"), "KnowledgePage"),
});

export const article = createRoute({
  getParentRoute: () => inside,
  path: "/knowledge/$id",
  component: lazyRouteComponent(() => import("./article.view.js"), "ArticlePage"),
});

export const versions = createRoute({
  getParentRoute: () => inside,
  path: "/knowledge/$id/versions",
  validateSearch: (search: Record<string, unknown>): VersionSearch => parseVersions(search),
  component: lazyRouteComponent(() => import("./versions.view.js"), "VersionsPage"),
});

export const importing = createRoute({
  getParentRoute: () => inside,
  path: "/knowledge/import",
  beforeLoad: only("edit_knowledge"),
  component: lazyRouteComponent(() => import("./import.view.js"), "ImportPage"),
});

export const categories = createRoute({
  getParentRoute: () => inside,
  path: "/knowledge/categories",
  beforeLoad: only("edit_knowledge"),
  component: lazyRouteComponent(() => import("./categories.view.js"), "CategoriesPage"),
});

export const help = createRoute({
  getParentRoute: () => inside,
  path: "/knowledge/help",
  beforeLoad: only("edit_knowledge"),
  component: lazyRouteComponent(() => import("../help/help.view.js"), "HelpPage"),
});
