import type { ReactElement } from "react";
import { Tooltip } from "@mantine/core";
import { Avatar, Dot } from "@ui/bits.js";
import { useDirectory } from "../people/directory.js";
import { usePresence } from "../session/presence.js";
import { useSession } from "../session/session.js";
import { useWords } from "../words.js";
import css from "./inbox.module.css";

const SHOWN = 4; // faces beside the page's name; more become a number

/** Who else is here. */
export function Colleagues(): ReactElement | null {
  const { t, number } = useWords();
  const { member } = useSession();
  const directory = useDirectory();
  const here = directory.members.filter(
    ({ id, state }) => state === "active" && id !== member.id && directory.presence(id) !== "offline",
  );
  if (here.length === 0) return null;
  const label = t("colleagues.here", { n: here.length, names: here.map(({ name }) => name).join(t("list.comma")) });
  return (
    <Tooltip label={label} multiline maw={280}>
      <div className={css.colleagues} role="img" aria-label={label}>
        {here.slice(0, SHOWN).map(({ id, name }) => (
          <Avatar key={id} name={name} id={id} size={24} presence={directory.presence(id)} />
        ))}
        {here.length > SHOWN && <span>+{number(here.length - SHOWN)}</span>}
      </div>
    </Tooltip>
  );
}

export function PresenceSwitch(): ReactElement {
  const { t } = useWords();
  const [presence, appear] = usePresence();
  const online = presence === "online";
  return (
    <button
      type="button"
      className={css.presence}
      role="switch"
      aria-checked={online}
      aria-label={t("presence.switch")}
      disabled={presence === "offline"}
      onClick={() => appear(online ? "away" : "online")}
    >
      <Dot presence={presence} />
      {t(`presence.${presence}`)}
    </button>
  );
}
