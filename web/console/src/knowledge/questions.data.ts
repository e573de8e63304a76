/** The ways to ask an article: a list that is written in. */

export const put = (list: readonly string[], at: number, text: string): readonly string[] =>
  list.map((one, index) => (index === at ? text : one));

export const added = (list: readonly string[], at: number): readonly string[] => [
  ...list.slice(0, at),
  "",
  ...list.slice(at),
];

export const dropped = (list: readonly string[], at: number): readonly string[] =>
  list.length > 1 ? list.filter((_, index) => index !== at) : [""];

/** One place up or down; at the ends nothing moves. */
export function moved<T>(list: readonly T[], at: number, by: -1 | 1): readonly T[] {
  const [one, other] = [list[at], list[at + by]];
  if (one === undefined || other === undefined) return list;
  return list.map((item, index) => (index === at ? other : index === at + by ? one : item));
}

/** Pasting several lines makes several questions. */
export function pasted(list: readonly string[], at: number, text: string): readonly string[] | null {
  const lines = text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter(Boolean);
  if (lines.length < 2) return null;
  const known = new Set([...list.slice(0, at), ...list.slice(at + 1)]);
  const fresh = [...new Set(lines)].filter((line) => !known.has(line));
  const here = list[at]?.trim() ? [list[at]] : [];
  return [...list.slice(0, at), ...here, ...fresh, ...list.slice(at + 1)];
}
