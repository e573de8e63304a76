import { useState, type ReactElement } from "react";
import { Button } from "@mantine/core";
import { Link, useNavigate } from "@tanstack/react-router";
import type { Behind } from "@client/board.js";
import { useDesk } from "../../conversations/desk.store.js";
import { useSession } from "../../session/session.js";
import { useBoardWords } from "./words.js";
import { Whisper } from "./whisper.view.js";
import css from "./board.module.css";

interface ActsProps {
  readonly of: Pick<Behind, "conversation_id" | "number" | "assignee_id">;
  readonly closed?: boolean;
}

/** What a supervisor may do about a conversation: read along, whisper to its member, take it over. */
export function Acts({ of, closed = false }: ActsProps): ReactElement {
  const b = useBoardWords();
  const desk = useDesk();
  const { member } = useSession();
  const navigate = useNavigate();
  const [whispering, setWhispering] = useState(false);
  const { conversation_id: id, number, assignee_id: owner } = of;
  const take = (): void => {
    desk.do(id, { do: "assign", member_id: member.id, how: "picked" });
    void navigate({ to: "/desk/$id", params: { id } });
  };
  return (
    <div className={css.acts}>
      <Link
        to="/desk/$id"
        params={{ id }}
        search={{ view: "all", listen: true }}
        aria-label={b("listen.of", { number })}
      >
        {b("listen")}
      </Link>
      {!closed && owner !== null && owner !== member.id && (
        <Button
          size="compact-sm"
          variant="subtle"
          onClick={() => setWhispering(true)}
          aria-label={b("whisper.of", { number })}
        >
          {b("whisper")}
        </Button>
      )}
      {!closed && owner !== member.id && (
        <Button size="compact-sm" variant="subtle" onClick={take} aria-label={b("take.of", { number })}>
          {b("take")}
        </Button>
      )}
      <Whisper to={whispering ? of : null} onClose={() => setWhispering(false)} />
    </div>
  );
}
