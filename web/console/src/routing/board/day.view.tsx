import type { ReactElement } from "react";
import type { Board, ChannelNow } from "@client/board.js";
import { Chip } from "@ui/bits.js";
import { useWords } from "../../words.js";
import { highest } from "./board.data.js";
import { Table } from "./table.view.js";
import { useBoardWords } from "./words.js";
import css from "./board.module.css";

/** Who came today by hour, beside what is usual. */
export function Day({ arrivals }: { arrivals: Board["today"]["arrivals"] }): ReactElement {
  const b = useBoardWords();
  const { number } = useWords();
  const top = highest(arrivals);
  const share = (n: number): string => `${(n / top) * 100}%`;
  return (
    <section className={css.part}>
      <h2>{b("arrivals")}</h2>
      <p>{b("arrivals.day")}</p>
      <ol className={css.day}>
        {arrivals.hours.map(({ n, usual }, hour) => {
          const said = b("arrivals.hour", { hour, n: number(n), usual: usual === null ? "–" : number(usual, 1) });
          return (
            <li key={hour} title={said}>
              <span className={css.hidden}>{said}</span>
              <i style={{ height: share(n) }} />
              {usual !== null && <b style={{ bottom: share(usual) }} />}
            </li>
          );
        })}
      </ol>
      <p className={css.hours} aria-hidden="true">
        <span>0</span>
        <span>6</span>
        <span>12</span>
        <span>18</span>
        <span>24</span>
      </p>
    </section>
  );
}

export function Channels({ channels }: { channels: readonly ChannelNow[] }): ReactElement {
  const b = useBoardWords();
  const { number } = useWords();
  const names = [b("channel"), b("channel.waiting"), b("channel.hour"), b("channel.usual"), b("channel.state")];
  return (
    <Table title={b("channels")} names={names}>
      {channels.map((one) => (
        <tr key={one.id}>
          <th scope="row">{one.name}</th>
          <td>{number(one.waiting)}</td>
          <td>{number(one.last_hour)}</td>
          <td>{one.usual_hour === null ? "–" : number(one.usual_hour, 1)}</td>
          <td>
            <Chip tone={one.down ? "red" : "good"}>{b(one.down ? "channel.down" : "channel.well")}</Chip>
          </td>
        </tr>
      ))}
    </Table>
  );
}
