import { defineConfig, type Plugin } from "vite";
import { later, words } from "../words.plugin.js";
import catalogue from "./catalogue.json" with { type: "json" };
import ahead from "./src/ahead.json" with { type: "json" };
import call from "./src/call.json" with { type: "json" };
import cards from "./src/cards.json" with { type: "json" };
import extras from "./src/extras.json" with { type: "json" };
import inviting from "./src/inviting.json" with { type: "json" };
import rating from "./src/rating.json" with { type: "json" };

/** Vite wraps each `import()` to load styles before it; ours are in the code, and the wrapper is a kilobyte of the customer's. */
function bareImports(): Plugin {
  return {
    name: "bare-imports",
    enforce: "pre",
    load: (id) => (id === "\0vite/preload-helper.js" ? "export const __vitePreload = (load) => load()" : null),
  };
}

/** The page without the room between its lines. */
const joined: Plugin = {
  name: "joined",
  transformIndexHtml: { order: "post", handler: (html) => html.replace(/>\s+</g, "><") },
};

export default defineConfig({
  base: "/widget/",
  plugins: [words(catalogue), later({ ahead, call, cards, extras, inviting, rating }), bareImports(), joined],
  build: {
    target: "es2022",
    outDir: "../dist/widget",
    emptyOutDir: true,
    assetsInlineLimit: 0, // a CSP without data: must do
    modulePreload: false, // one chunk, asked for by hand
  },
});
