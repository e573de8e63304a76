import { defineConfig } from "vitest/config";
import { words } from "./words.plugin.js";
import catalogue from "./widget/catalogue.json" with { type: "json" };

export default defineConfig({
  plugins: [words(catalogue)],
  test: { include: ["client/**/*.test.ts", "embed/**/*.test.ts", "widget/**/*.test.ts"] },
});
