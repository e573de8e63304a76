import { lazy, Suspense, type ReactElement } from "react";
import { Link } from "@tanstack/react-router";
import type { Head } from "@client/types.js";
import { readHere, type Tie } from "./line.data.js";
import css from "./links.module.css";

const Moved = lazy(async () => ({ default: (await import("./moved.view.js")).Moved }));

/** The way to the other conversation; and what of it is read here, with the times it was written at. */
export function TieView({ tie, head }: { tie: Tie; head: Head }): ReactElement {
  const range = readHere(tie);
  return (
    <>
      <li className={css.tie}>
        <Link to="/desk/$id" params={{ id: tie.id }} search={(now) => ({ ...now, at: undefined })}>
          #{tie.number}
        </Link>
      </li>
      {range && (
        <Suspense>
          <Moved id={tie.id} from={range[0]} upto={range[1]} head={head} />
        </Suspense>
      )}
    </>
  );
}
