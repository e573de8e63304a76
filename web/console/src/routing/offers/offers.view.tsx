import type { ReactElement } from "react";
import { Paths } from "./paths.view.js";
import { Handing } from "./settings.view.js";
import { Tallies } from "./tally.view.js";

/** How waiting conversations are handed out, who takes them, and where they go when nobody can help. */
export function OffersTab(): ReactElement {
  return (
    <>
      <Handing />
      <Tallies />
      <Paths />
    </>
  );
}
