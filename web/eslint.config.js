import js from "@eslint/js";
import { globalIgnores, defineConfig } from "eslint/config";
import ts from "typescript-eslint";

const NODE = Object.fromEntries(
  ["Buffer", "URL", "console", "fetch", "process", "setTimeout"].map((name) => [name, "readonly"]),
);

// More than half of the linter's time, for what we have none of: enums, and classes that are told apart by more than their shape.
const NEEDLESS = Object.fromEntries(
  ["enum-assignment", "enum-comparison", "class-instance-assignment"].map((rule) => [
    `@typescript-eslint/no-unsafe-${rule}`,
    "off",
  ]),
);

export default defineConfig(
  // schema.d.ts is made by `make docs`; the console brings its own configuration
  globalIgnores(["**/dist/", "**/node_modules/", "client/schema.d.ts", "console/", "ui/"]),
  js.configs.recommended,
  ts.configs.strictTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      complexity: ["error", { max: 8, variant: "modified" }], // an exhaustive switch counts once,
      eqeqeq: "error",
      "max-lines": ["error", 250],
      "max-lines-per-function": ["error", { max: 40, skipBlankLines: true, skipComments: true }],
      "no-restricted-properties": [
        "error",
        ...["innerHTML", "outerHTML", "insertAdjacentHTML"].map((property) => ({ property, message: "Text is text." })),
      ],
      "@typescript-eslint/no-confusing-void-expression": "off", // one-line handlers read better
      ...NEEDLESS,
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
    },
  },
  // Markup is tall, not deep, and each part that may be missing counts as a branch.
  { files: ["**/*.view.tsx"], rules: { "max-lines-per-function": ["error", 60], complexity: ["error", 14] } },
  { files: ["**/*.test.ts"], rules: { "max-lines-per-function": "off" } },
  {
    files: ["**/*.data.ts"],
    rules: {
      "no-restricted-globals": [
        "error",
        ...["window", "document", "localStorage", "fetch", "WebSocket", "setTimeout"].map((name) => ({
          name,
          message: "State is pure: time and the world come in as values.",
        })),
      ],
    },
  },
  { files: ["**/*.js", "**/*.mjs"], extends: [ts.configs.disableTypeChecked], languageOptions: { globals: NODE } },
);
