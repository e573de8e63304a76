import type { Plugin } from "vite";

const PREFIX = "words:";
const LATER = "later:";

/** `import("words:en")`: one language of a catalogue, so that nobody loads the other two. */
export function words(catalogue: Readonly<Record<string, Readonly<Record<string, string>>>>): Plugin {
  return {
    name: "words",
    resolveId: (id) => (id.startsWith(PREFIX) ? `\0${id}` : null),
    load(id) {
      if (!id.startsWith(`\0${PREFIX}`)) return null;
      const language = id.slice(PREFIX.length + 1);
      const spoken = Object.fromEntries(Object.entries(catalogue).map(([word, said]) => [word, said[language]]));
      return `export default ${JSON.stringify(spoken)}`;
    },
  };
}

type Later = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** `import("later:en")`: one language of the words that are needed later, by the name of what needs them. */
export function later(files: Later): Plugin {
  return {
    name: "later",
    resolveId: (id) => (id.startsWith(LATER) ? `\0${id}` : null),
    load(id) {
      if (!id.startsWith(`\0${LATER}`)) return null;
      const language = id.slice(LATER.length + 1);
      return `export default ${JSON.stringify(Object.fromEntries(Object.entries(files).map(([name, file]) => [name, spoken(file, language)])))}`;
    },
  };
}

/** Of a file by language that language; of one by word each word in it. */
const spoken = (file: Readonly<Record<string, unknown>>, language: string): unknown =>
  file[language] ??
  Object.fromEntries(Object.entries(file).map(([word, said]) => [word, (said as Record<string, unknown>)[language]]));
