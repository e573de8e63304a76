import type { ReactElement } from "react";
import type { TeamNow, WaitNow } from "@client/board.js";
import { Chip } from "@ui/bits.js";
import { useDirectory } from "../../people/directory.js";
import { useWords } from "../../words.js";
import { Acts } from "./acts.view.js";
import { Figure } from "./behind.view.js";
import { HEATS, TONES } from "./board.data.js";
import { Since } from "./since.view.js";
import { Table } from "./table.view.js";
import { useBoardWords } from "./words.js";
import css from "./board.module.css";

/** Each team somebody waits for, by colour against the promise. */
export function Teams({ teams }: { teams: readonly TeamNow[] }): ReactElement {
  const b = useBoardWords();
  const { number } = useWords();
  if (teams.length === 0)
    return (
      <section className={css.part} data-wide>
        <h2>{b("teams")}</h2>
        <p>{b("teams.none")}</p>
      </section>
    );
  const stateName = (state: (typeof HEATS)[number] | "queued" | "owed"): string =>
    state === "queued" || state === "owed" ? b(state) : b(`heat.${state}`);
  const names = [b("team"), b("queued"), b("owed"), ...HEATS.map((heat) => b(`heat.${heat}`)), b("longest")];
  return (
    <Table title={b("teams")} names={names} wide>
      {teams.map((team) => (
        <tr key={team.team_id ?? ""}>
          <th scope="row">{team.name || b("team.none")}</th>
          {(["queued", "owed", ...HEATS] as const).map((state) => (
            <td key={state}>
              {team[state] === 0 ? (
                "–"
              ) : (
                <Figure
                  asked={{ what: "waiting", team_id: team.team_id, state }}
                  title={`${team.name || b("team.none")} · ${stateName(state)}`}
                >
                  {state === "queued" || state === "owed" ? (
                    number(team[state])
                  ) : (
                    <Chip tone={TONES[state]}>{number(team[state])}</Chip>
                  )}
                </Figure>
              )}
            </td>
          ))}
          <td>
            <Since at={team.longest_since} />
          </td>
        </tr>
      ))}
    </Table>
  );
}

/** The waits to look at first, each with what a supervisor may do about it. */
export function Urgent({ waits }: { waits: readonly WaitNow[] }): ReactElement | null {
  const b = useBoardWords();
  const { exact } = useWords();
  const { member, team, channel } = useDirectory();
  if (waits.length === 0) return null;
  const names = [b("customer"), b("since"), b("due"), b("team"), b("channel"), b("who"), ""];
  return (
    <Table title={b("urgent")} names={names} wide narrow="cards">
      {waits.map((wait) => (
        <tr key={wait.conversation_id}>
          <th scope="row">
            #{wait.number} {wait.customer_name || b("customer.unnamed")}
          </th>
          <td>
            <Chip tone={TONES[wait.heat]}>
              <Since at={wait.since} /> · {b(`heat.${wait.heat}`)}
            </Chip>
          </td>
          <td data-name={b("due")}>{wait.due_at === null ? b("unpromised") : exact(wait.due_at)}</td>
          <td>{team(wait.team_id) || "–"}</td>
          <td>{channel(wait.channel_id) || "–"}</td>
          <td>{member(wait.assignee_id) || "–"}</td>
          <td>
            <Acts of={wait} />
          </td>
        </tr>
      ))}
    </Table>
  );
}
