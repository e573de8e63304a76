import { macros, templates } from "@client/templates.js";

const FRESH_MS = 60_000; // a colleague's new template may wait a minute
export const templatesQuery = { queryKey: ["templates"], queryFn: templates.all, staleTime: FRESH_MS };
export const macrosQuery = { queryKey: ["macros"], queryFn: macros.all, staleTime: FRESH_MS };
