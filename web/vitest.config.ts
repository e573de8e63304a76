import { defineConfig } from "vitest/config";
import { words } from "./widget/words.plugin.js";

export default defineConfig({
  plugins: [words()],
  test: { include: ["client/**/*.test.ts", "embed/**/*.test.ts", "widget/**/*.test.ts"] },
});
