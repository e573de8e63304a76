/** What is shown of a message that was found: its words in sight, and marked. */

export interface Piece {
  readonly text: string;
  readonly marked: boolean;
}

const BEFORE = 18; // characters before the first mark: it stays on the first line
const LONGEST = 120; // about two lines of the list

/** Marks count characters as people do, not UTF-16 units. */
export function excerpt(text: string, marks: readonly (readonly [number, number])[]): readonly Piece[] {
  const characters = Array.from(text.replace(/\s/g, " "));
  const start = Math.max(0, (marks[0]?.[0] ?? 0) - BEFORE);
  const end = Math.min(characters.length, start + LONGEST);
  const pieces: Piece[] = [];
  let at = start;
  const take = (upto: number, marked: boolean): void => {
    const part = characters.slice(at, Math.min(upto, end)).join("");
    if (part) pieces.push({ text: part, marked });
    at = Math.max(at, Math.min(upto, end));
  };
  if (start > 0) pieces.push({ text: "…", marked: false });
  for (const [from, to] of marks) {
    take(from, false);
    take(to, true);
  }
  take(end, false);
  if (end < characters.length) pieces.push({ text: "…", marked: false });
  return pieces;
}
