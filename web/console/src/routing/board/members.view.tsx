import type { ReactElement } from "react";
import type { MemberNow } from "@client/board.js";
import { Bar, Dot } from "@ui/bits.js";
import { useWords } from "../../words.js";
import { Figure } from "./behind.view.js";
import { Since } from "./since.view.js";
import { Table } from "./table.view.js";
import { useBoardWords } from "./words.js";

/** Who is there, how full, and since when. */
export function Members({ members }: { members: readonly MemberNow[] }): ReactElement {
  const b = useBoardWords();
  const { t, number } = useWords();
  const names = [b("who"), b("member.state"), b("member.since"), b("member.load"), b("member.offers")];
  return (
    <Table title={b("members")} names={names} wide="beside">
      {members.map((one) => (
        <tr key={one.id}>
          <th scope="row">{one.name}</th>
          <td>
            <Dot presence={one.state} /> {t(`presence.${one.state}`)}
          </td>
          <td>
            <Since at={one.since} />
          </td>
          <td>
            <Figure asked={{ what: "held", member_id: one.id }} title={one.name}>
              <Bar share={Math.min(1, one.capacity > 0 ? one.load / one.capacity : 0)}>
                {number(one.load, Number.isInteger(one.load) ? 0 : 1)} / {number(one.capacity)}
              </Bar>
            </Figure>
          </td>
          <td>
            {number(one.offered)} / {number(one.declined)} / {number(one.silent)}
          </td>
        </tr>
      ))}
    </Table>
  );
}
