import type { ReactElement } from "react";
import type { Board } from "@client/board.js";
import { Tile, Tiles } from "@ui/bits.js";
import { useWords, type Words } from "../../words.js";
import { loadOf, together } from "./board.data.js";
import { Figure } from "./behind.view.js";
import { useSince } from "./since.view.js";
import { useBoardWords, type Say } from "./words.js";

function nameOf({ t, has }: Words, measure: string): string {
  const key = `measure.${measure}`;
  return has(key) ? t(key) : measure;
}

function arrivals({ number }: Words, b: Say, { usual_hour: usual }: Board["today"]["arrivals"]): string {
  return usual === null ? b("arrivals.unknown") : b("arrivals.usual", { n: number(usual, usual < 10 ? 1 : 0) });
}

/** The five figures one looks at from across the room. */
export function Figures({ board: { teams, members, today } }: { board: Board }): ReactElement {
  const words = useWords();
  const b = useBoardWords();
  const { number, percent } = words;
  const { queued, owed, since } = together(teams);
  const { online, load, capacity } = loadOf(members);
  const waited = useSince(since);
  return (
    <Tiles>
      <Tile
        name={b("waiting")}
        value={
          <Figure asked={{ what: "waiting" }} title={b("waiting")}>
            {number(queued + owed)}
          </Figure>
        }
        about={b("waiting.about", { queued, owed })}
      />
      <Tile name={b("longest")} value={since === null ? "–" : waited} {...(!since && { about: b("longest.none") })} />
      {today.targets.map(({ measure, n, share }) => (
        <Tile
          key={measure}
          name={b("target")}
          value={
            share === null ? (
              "–"
            ) : (
              <Figure asked={{ what: "broken", measure }} title={b("heat.late")}>
                {percent(share)}
              </Figure>
            )
          }
          about={b(share === null ? "target.none" : "target.of", { measure: nameOf(words, measure), n: number(n) })}
        />
      ))}
      <Tile
        name={b("arrivals")}
        value={
          <Figure asked={{ what: "came" }} title={b("arrivals")}>
            {number(today.arrivals.last_hour)}
          </Figure>
        }
        about={arrivals(words, b, today.arrivals)}
      />
      <Tile
        name={b("online")}
        value={number(online)}
        about={b("online.load", { load: number(load, Number.isInteger(load) ? 0 : 1), capacity: number(capacity) })}
      />
    </Tiles>
  );
}
