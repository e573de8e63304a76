import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  root: here("."),
  resolve: { alias: { "@client": here("../client"), "@ui": here("../ui") } },
  test: { include: ["src/**/*.test.ts"] },
});
