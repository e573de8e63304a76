import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";
import { words } from "../words.plugin.js";
import { catalogue } from "./src/catalogue.js";

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  root: here("."),
  plugins: [words(catalogue)],
  resolve: { alias: { "@client": here("../client"), "@ui": here("../ui") } },
  test: { include: ["src/**/*.test.ts"] },
});
