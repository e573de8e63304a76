/** Markdown by buttons and keys: what to put where in a text, and what is selected afterwards. */

export type Mark = "bold" | "italic" | "link" | "heading" | "list" | "numbers" | "quote";

/** Replace `from`–`to` by `insert`, then select from `start` to `end`. */
export interface Edit {
  readonly from: number;
  readonly to: number;
  readonly insert: string;
  readonly start: number;
  readonly end: number;
}

const AROUND = { bold: "**", italic: "*" } as const;
const BEFORE = { heading: "## ", list: "- ", quote: "> " } as const;

export function marked(kind: Mark, text: string, from: number, to: number): Edit {
  if (kind === "bold" || kind === "italic") return around(AROUND[kind], text, from, to);
  if (kind === "link") return linked(text, from, to);
  return lines(kind, text, from, to);
}

function around(sign: string, text: string, from: number, to: number): Edit {
  const [begin, end] = [from - sign.length, to + sign.length];
  const inside = text.slice(from, to);
  if (begin >= 0 && text.slice(begin, from) === sign && text.slice(to, end) === sign)
    return { from: begin, to: end, insert: inside, start: begin, end: begin + inside.length };
  const start = from + sign.length;
  return { from, to, insert: sign + inside + sign, start, end: start + inside.length };
}

const ADDRESS = "https://";

function linked(text: string, from: number, to: number): Edit {
  const words = text.slice(from, to);
  const start = from + words.length + 3;
  return { from, to, insert: `[${words}](${ADDRESS})`, start, end: start + ADDRESS.length };
}

/** Before every line that is touched; struck again, it goes. */
function lines(kind: keyof typeof BEFORE | "numbers", text: string, from: number, to: number): Edit {
  const begin = text.lastIndexOf("\n", from - 1) + 1;
  const next = text.indexOf("\n", to);
  const finish = next < 0 ? text.length : next;
  const old = text.slice(begin, finish).split("\n");
  const sign = kind === "numbers" ? /^\d+\. / : new RegExp(`^${BEFORE[kind]}`);
  const off = old.every((line) => sign.test(line));
  const made = old.map((line, at) => {
    if (off) return line.replace(sign, "");
    return (kind === "numbers" ? `${at + 1}. ` : BEFORE[kind]) + line.replace(/^(#+ |- |> |\d+\. )/, "");
  });
  const insert = made.join("\n");
  const [start, end] = from === to ? [begin + insert.length, begin + insert.length] : [begin, begin + insert.length];
  return { from: begin, to: finish, insert, start, end };
}

/** A piece of its own, such as a picture or a field; `choose` is the part to write over. */
export function placed(piece: string, from: number, to: number, choose = ""): Edit {
  const at = choose ? piece.indexOf(choose) : piece.length;
  return { from, to, insert: piece, start: from + at, end: from + at + choose.length };
}

/** Words that cannot end the picture's own brackets. */
export const pictureOf = (id: string, name: string): string =>
  `![${name.replace(/\.[^.]+$/, "").replace(/[[\]\\\n]/g, " ")}](file:${id})`;
