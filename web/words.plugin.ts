import type { Plugin } from "vite";

const PREFIX = "words:";

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
