import { createRoot } from "react-dom/client";
import "@ui/mantine.css";
import "@ui/tokens.css";
import { Console } from "./console.view.js";

const root = document.getElementById("root");
if (root) createRoot(root).render(<Console />);
