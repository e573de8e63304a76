import { defineConfig } from "vite";

export default defineConfig({
  build: {
    target: "es2022",
    outDir: "../dist",
    emptyOutDir: false, // the widget and the console live there too
    lib: { entry: "src/loader.ts", formats: ["iife"], name: "WingbeatLoader", fileName: () => "widget.js" },
  },
});
