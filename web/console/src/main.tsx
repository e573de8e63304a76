import { createRoot } from "react-dom/client";
import "@ui/mantine.css";
import "@ui/tokens.css";
import { page } from "@client/rest.js";
import { Console } from "./console.view.js";

/** After an upgrade the files of this page are gone: it is loaded again, and drafts are kept. Without a network it stays. */
addEventListener("vite:preloadError", () => {
  void page().then((now) => {
    if (now !== null && !now.includes(new URL(import.meta.url).pathname)) location.reload();
  });
});

const root = document.getElementById("root");
if (root) createRoot(root).render(<Console />);
