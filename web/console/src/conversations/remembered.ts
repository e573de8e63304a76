/** What this browser's inbox was narrowed to last: an address that says nothing of it means that again. */
import { deskSearch, filterOf, isAsked, kept, type DeskSearch } from "./desk.search.js";
import type { Filter } from "./inbox.data.js";

const PLACE = "wingbeat.inbox";

export function remembered(search: DeskSearch): Filter {
  try {
    if (isAsked(search)) localStorage.setItem(PLACE, JSON.stringify(kept(filterOf(search))));
    else {
      const stored: unknown = JSON.parse(localStorage.getItem(PLACE) ?? "{}");
      return filterOf(deskSearch(stored as Record<string, unknown>));
    }
  } catch {
    // Storage may be forbidden, or not ours to read: then every visit begins with one's own.
  }
  return filterOf(search);
}
