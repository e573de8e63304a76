import { createRoot } from "react-dom/client";
import "@ui/mantine.css";
import "@ui/tokens.css";
import { page } from "@client/rest.js";
import { Console, router } from "./console.view.js";
import { preferences } from "./session/preferences.js";
import { speak } from "./words.js";

// Both at once: the words come while the router asks who is signed in and fetches the page.
const loading = speak(preferences.get().locale);
void router.load();

/** After an upgrade the files of this page are gone: it is loaded again, and drafts are kept. Without a network it stays. */
addEventListener("vite:preloadError", () => {
  void page().then((now) => {
    if (now !== null && !now.includes(new URL(import.meta.url).pathname)) location.reload();
  });
});

const root = document.getElementById("root");
// Not `await`: pages share this module's chunk, and one that waits would be cut into dozens.
if (root) void loading.then((words) => createRoot(root).render(<Console first={words} />));
