import { readFileSync } from "node:fs";
import type { Plugin } from "vite";

const CATALOGUE = new URL("./catalogue.json", import.meta.url);
const PREFIX = "words:";

/** `import("words:en")`: one language of the one catalogue, so that nobody loads the other two. */
export function words(): Plugin {
  return {
    name: "words",
    resolveId: (id) => (id.startsWith(PREFIX) ? `\0${id}` : null),
    load(id) {
      if (!id.startsWith(`\0${PREFIX}`)) return null;
      const language = id.slice(PREFIX.length + 1);
      const catalogue = JSON.parse(readFileSync(CATALOGUE, "utf8")) as Record<string, Record<string, string>>;
      const spoken = Object.fromEntries(Object.entries(catalogue).map(([word, said]) => [word, said[language]]));
      return `export default ${JSON.stringify(spoken)}`;
    },
  };
}

/** Vite wraps each `import()` to load styles before it; ours are in the code, and the wrapper is a kilobyte of the customer's. */
export function bareImports(): Plugin {
  return {
    name: "bare-imports",
    enforce: "pre",
    load: (id) => (id === "\0vite/preload-helper.js" ? "export const __vitePreload = (load) => load()" : null),
  };
}
