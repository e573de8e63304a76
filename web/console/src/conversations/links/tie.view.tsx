import { Suspense, type ReactElement } from "react";
import { Link } from "@tanstack/react-router";
import type { Whose } from "../timeline.data.js";
import { readHere, type Tie } from "./line.data.js";
import { part } from "../../part.js";

const Moved = part(async () => (await import("./moved.view.js")).Moved);

/** A line about another conversation leads there. */
export function TieLink({ tie, children }: { tie: Tie; children: string }): ReactElement {
  return (
    <Link to="/desk/$id" params={{ id: tie.id }} search={(now) => ({ ...now, at: undefined })}>
      {children}
    </Link>
  );
}

/** What of it is read here, with the times it was written at. */
export function Taken({ tie, head }: { tie: Tie; head: Whose }): ReactElement | null {
  const range = readHere(tie);
  return (
    range && (
      <Suspense>
        <Moved id={tie.id} from={range[0]} upto={range[1]} head={head} />
      </Suspense>
    )
  );
}
