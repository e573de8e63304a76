import type { ReactElement, ReactNode } from "react";
import type { Board, ChannelNow } from "@client/board.js";
import { Chip } from "@ui/bits.js";
import { useWords } from "../../words.js";
import { Figure } from "./behind.view.js";
import { highest } from "./board.data.js";
import { Table } from "./table.view.js";
import { partName, useBoardWords } from "./words.js";
import css from "./board.module.css";

const LABELLED = 6; // every so many hours, as clock faces have it

/** Who came today by hour, beside what is usual. */
export function Day({ arrivals }: { arrivals: Board["today"]["arrivals"] }): ReactElement {
  const b = useBoardWords();
  const { number } = useWords();
  const top = highest(arrivals);
  const share = (n: number): string => `${(n / top) * 100}%`;
  return (
    <section className={css.part}>
      <h2>{b("arrivals.today")}</h2>
      <p>{b("arrivals.day")}</p>
      <ol className={css.day}>
        {arrivals.hours.map(({ n, usual }, hour) => {
          const said = b("arrivals.hour", { hour, n: number(n), usual: usual === null ? "–" : number(usual, 1) });
          return (
            <li key={hour} title={said}>
              <Hour said={said} hour={hour} n={n}>
                <i style={{ height: share(n) }} />
                {usual !== null && <b style={{ bottom: share(usual) }} />}
              </Hour>
              {hour % LABELLED === 0 && <small aria-hidden="true">{hour}</small>}
            </li>
          );
        })}
      </ol>
    </section>
  );
}

interface HourProps {
  readonly said: string;
  readonly hour: number;
  readonly n: number;
  readonly children: ReactNode;
}

/** An hour's bar; one in which anybody came leads to them. */
function Hour({ said, hour, n, children }: HourProps): ReactElement {
  if (n > 0)
    return (
      <Figure asked={{ what: "came", hour }} title={said}>
        {children}
      </Figure>
    );
  return (
    <>
      <span className={css.hidden}>{said}</span>
      {children}
    </>
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
          <td>
            {one.waiting === 0 ? (
              "–"
            ) : (
              <Figure asked={{ what: "waiting", channel_id: one.id }} title={`${one.name} · ${b("channel.waiting")}`}>
                {number(one.waiting)}
              </Figure>
            )}
          </td>
          <td>
            {one.last_hour === 0 ? (
              number(0)
            ) : (
              <Figure asked={{ what: "came", channel_id: one.id }} title={`${one.name} · ${b("channel.hour")}`}>
                {number(one.last_hour)}
              </Figure>
            )}
          </td>
          <td>{one.usual_hour === null ? "–" : number(one.usual_hour, 1)}</td>
          <td>
            <Health channel={one} />
          </td>
        </tr>
      ))}
    </Table>
  );
}

/** What the self-check found of a channel, and else whether anybody comes. */
function Health({ channel }: { channel: ChannelNow }): ReactElement {
  const b = useBoardWords();
  const { locale } = useWords();
  if (channel.broken !== null)
    return <Chip tone="red">{b("channel.broken", { part: partName(locale, channel.broken) })}</Chip>;
  return <Chip tone={channel.down ? "amber" : "good"}>{b(channel.down ? "channel.down" : "channel.well")}</Chip>;
}
