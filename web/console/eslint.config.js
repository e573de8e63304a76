import js from "@eslint/js";
import { defineConfig, globalIgnores } from "eslint/config";
import ts from "typescript-eslint";

const WORLD = ["window", "document", "localStorage", "fetch", "WebSocket", "setTimeout", "setInterval"];

export default defineConfig(
  globalIgnores(["node_modules/", "*.mjs"]),
  js.configs.recommended,
  ts.configs.strictTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    linterOptions: { reportUnusedDisableDirectives: "off" },
    rules: {
      complexity: ["error", { max: 8, variant: "modified" }],
      eqeqeq: ["error", "always", { null: "ignore" }],
      "max-lines": ["error", 250],
      "max-lines-per-function": ["error", { max: 40, skipBlankLines: true, skipComments: true }],
      "no-restricted-globals": ["error", { name: "fetch", message: "Only web/client talks to the network." }],
      "@typescript-eslint/no-confusing-void-expression": "off", // one-line handlers read better
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "@typescript-eslint/no-misused-promises": ["error", { checksVoidReturn: { attributes: false } }],
      "@typescript-eslint/only-throw-error": "off", // the router's redirects are thrown
    },
  },
  { files: ["**/*.view.tsx"], rules: { complexity: ["error", { max: 12, variant: "modified" }], "max-lines-per-function": ["error", 80] } }, // markup is tall, not deep
  { files: ["**/*.test.ts"], rules: { "max-lines-per-function": "off" } },
  {
    files: ["**/*.data.ts"],
    rules: {
      "no-restricted-globals": [
        "error",
        ...WORLD.map((name) => ({ name, message: "State is pure: time and the world come in as values." })),
      ],
    },
  },
);
