import { useState, type ReactElement } from "react";
import { Button } from "@mantine/core";
import { Link, useNavigate } from "@tanstack/react-router";
import type { TeamNow, WaitNow } from "@client/board.js";
import { Chip, Empty, type Tone } from "@ui/bits.js";
import { useDesk } from "../../conversations/desk.store.js";
import { useDirectory } from "../../people/directory.js";
import { useSession } from "../../session/session.js";
import { useWords } from "../../words.js";
import { HEATS } from "./board.data.js";
import { Since } from "./since.view.js";
import { Table } from "./table.view.js";
import { Whisper } from "./whisper.view.js";
import { useBoardWords } from "./words.js";
import css from "./board.module.css";

export const TONES: Readonly<Record<WaitNow["heat"], Tone>> = { calm: "good", amber: "amber", red: "red", late: "red" };

/** Each team somebody waits for, by colour against the promise. */
export function Teams({ teams }: { teams: readonly TeamNow[] }): ReactElement {
  const b = useBoardWords();
  const { number } = useWords();
  if (teams.length === 0)
    return (
      <Empty icon="check" title={b("teams")}>
        {b("teams.none")}
      </Empty>
    );
  const names = [b("team"), b("queued"), b("owed"), ...HEATS.map((heat) => b(`heat.${heat}`)), b("longest")];
  return (
    <Table title={b("teams")} names={names}>
      {teams.map((team) => (
        <tr key={team.team_id ?? ""}>
          <th scope="row">{team.name || b("team.none")}</th>
          <td>{number(team.queued)}</td>
          <td>{number(team.owed)}</td>
          {HEATS.map((heat) => (
            <td key={heat}>{team[heat] > 0 ? <Chip tone={TONES[heat]}>{number(team[heat])}</Chip> : "–"}</td>
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
  const { time } = useWords();
  const { member, team, channel } = useDirectory();
  const [whispering, setWhispering] = useState<WaitNow | null>(null);
  if (waits.length === 0) return null;
  const names = [b("customer"), b("since"), b("due"), b("team"), b("channel"), b("who"), ""];
  return (
    <>
      <Table title={b("urgent")} names={names} wide>
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
            <td>{wait.due_at === null ? "–" : time(wait.due_at)}</td>
            <td>{team(wait.team_id) || "–"}</td>
            <td>{channel(wait.channel_id) || "–"}</td>
            <td>{member(wait.assignee_id) || "–"}</td>
            <td>
              <Acts wait={wait} onWhisper={() => setWhispering(wait)} />
            </td>
          </tr>
        ))}
      </Table>
      <Whisper to={whispering} onClose={() => setWhispering(null)} />
    </>
  );
}

function Acts({ wait, onWhisper }: { wait: WaitNow; onWhisper: () => void }): ReactElement {
  const b = useBoardWords();
  const desk = useDesk();
  const { member } = useSession();
  const navigate = useNavigate();
  const { conversation_id: id, number, assignee_id: owner } = wait;
  const take = (): void => {
    desk.do(id, { do: "assign", member_id: member.id, how: "picked" });
    void navigate({ to: "/desk/$id", params: { id } });
  };
  return (
    <div className={css.acts}>
      <Link to="/desk/$id" params={{ id }} search={{ view: "all" }} aria-label={b("listen.of", { number })}>
        {b("listen")}
      </Link>
      {owner !== null && owner !== member.id && (
        <Button size="compact-sm" variant="subtle" onClick={onWhisper} aria-label={b("whisper.of", { number })}>
          {b("whisper")}
        </Button>
      )}
      {owner !== member.id && (
        <Button size="compact-sm" variant="subtle" onClick={take} aria-label={b("take.of", { number })}>
          {b("take")}
        </Button>
      )}
    </div>
  );
}
