/** The API's reader: Swagger UI as it comes, with a page of our own that asks nothing of other hosts. */
import { cpSync, mkdirSync } from "node:fs";
import { fileURLToPath } from "node:url";

const out = fileURLToPath(new URL("../dist/docs/", import.meta.url));
mkdirSync(out, { recursive: true });
cpSync(fileURLToPath(new URL("public/", import.meta.url)), out, { recursive: true });
for (const name of ["swagger-ui-bundle.js", "swagger-ui.css"])
  cpSync(fileURLToPath(import.meta.resolve(`swagger-ui-dist/${name}`)), out + name);
