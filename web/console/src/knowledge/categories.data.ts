/** The tree of categories: paths such as "Orders/Returns", in the shop's order. */
import type { Category, Locale } from "@client/types.js";

export interface Branch extends Category {
  readonly name: string; // the path's last part
  readonly depth: number;
}

const parentOf = (path: string): string => path.split("/").slice(0, -1).join("/");
const isIn = (path: string, above: string): boolean => path === above || path.startsWith(`${above}/`);

/** Every category below the one it lies in; those that only hold others are there too. */
export function branches(categories: readonly Category[]): readonly Branch[] {
  const all = new Map<string, Category>();
  for (const one of categories) {
    const parts = one.path.split("/");
    parts.slice(1).forEach((_, depth) => {
      const path = parts.slice(0, depth + 1).join("/");
      if (!all.has(path)) all.set(path, { path, titles: {}, articles: 0 });
    });
    all.set(one.path, one);
  }
  const below = (parent: string): readonly Branch[] =>
    [...all.values()]
      .filter(({ path }) => parentOf(path) === parent)
      .flatMap((one) => [
        { ...one, name: one.path.slice(parent ? parent.length + 1 : 0), depth: one.path.split("/").length - 1 },
        ...below(one.path),
      ]);
  return below("");
}

/** A path as people of the language read it: each part by its title, where it has one. */
export function placeOf(categories: readonly Category[], path: string, locale: Locale): string {
  const titles = new Map(categories.map((one) => [one.path, one.titles]));
  return path
    .split("/")
    .map((name, at, parts) => titles.get(parts.slice(0, at + 1).join("/"))?.[locale] || name)
    .join(" / ");
}

/** One place among its siblings, with all below it; null where there is no place left. */
export function movedBranch(tree: readonly Branch[], path: string, by: -1 | 1): readonly Branch[] | null {
  const siblings = tree.filter((one) => parentOf(one.path) === parentOf(path));
  const at = siblings.findIndex((one) => one.path === path);
  const other = siblings[at + by];
  if (at < 0 || other === undefined) return null;
  const whole = (above: string): readonly Branch[] => tree.filter((one) => isIn(one.path, above));
  const [first, second] = by < 0 ? [whole(path), whole(other.path)] : [whole(other.path), whole(path)];
  const begin = Math.min(
    tree.findIndex((one) => one.path === path),
    tree.findIndex((one) => one.path === other.path),
  );
  return [...tree.slice(0, begin), ...first, ...second, ...tree.slice(begin + first.length + second.length)];
}

export const renamedPath = (path: string, name: string): string =>
  [parentOf(path), name.trim().replaceAll("/", "∕")].filter(Boolean).join("/");
