import { defineConfig } from "vite";

/** A file of its own: only pages whose shop invites ever load it. */
export default defineConfig({
  build: {
    target: "es2022",
    outDir: "../dist",
    emptyOutDir: false,
    lib: { entry: "src/invite.ts", formats: ["iife"], name: "WingbeatInvite", fileName: () => "widget-invite.js" },
  },
});
