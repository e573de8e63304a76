/** How the log's head names a message that is a file only; everything we show says it in words. */
const FILE = "📎 ";

/** The file's name; null for a message of words. */
export const fileIn = (preview: string): string | null =>
  preview.startsWith(FILE) ? preview.slice(FILE.length) : null;
