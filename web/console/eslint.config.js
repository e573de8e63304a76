import js from "@eslint/js";
import { defineConfig, globalIgnores } from "eslint/config";
import ts from "typescript-eslint";

// A quarter of the linter's time, for what we have none of: enums, and classes that are told apart by more than their shape.
const NEEDLESS = Object.fromEntries(
  ["enum-assignment", "enum-comparison", "class-instance-assignment"].map((rule) => [`@typescript-eslint/no-unsafe-${rule}`, "off"]),
);
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
      ...NEEDLESS,
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
