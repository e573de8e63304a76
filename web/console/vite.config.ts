import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";
import { words } from "../words.plugin.js";
import { catalogue } from "./src/catalogue.js";

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const server = process.env["WINGBEAT_SERVER"] ?? "http://127.0.0.1:8080"; // where `make run` listens

export default defineConfig({
  root: here("."),
  base: "/console/", // beside the addresses the console itself shows
  plugins: [react(), words(catalogue)],
  resolve: { alias: { "@client": here("../client"), "@ui": here("../ui") } },
  build: { outDir: here("../dist/console"), emptyOutDir: true, manifest: true, target: "es2022", assetsInlineLimit: 0 },
  server: { proxy: { "/api": server, "/live": { target: server, ws: true } } },
});
