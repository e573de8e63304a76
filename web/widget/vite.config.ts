import { defineConfig } from "vite";
import { bareImports, words } from "./words.plugin.js";

export default defineConfig({
  base: "/widget/",
  plugins: [words(), bareImports()],
  build: {
    target: "es2022",
    outDir: "../dist/widget",
    emptyOutDir: true,
    assetsInlineLimit: 0, // a CSP without data: must do
    modulePreload: false, // one chunk, asked for by hand
  },
});
