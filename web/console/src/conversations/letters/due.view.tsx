import type { ReactElement } from "react";
import { Icon } from "@ui/icons.js";
import { useClock } from "../../clock.js";
import { useKeys } from "../../keys.js";
import { useSession } from "../../session/session.js";
import { useStore } from "../../store.js";
import { useWords } from "../../words.js";
import { useDesk } from "../desk.store.js";
import type { Bubble, Whose } from "../timeline.data.js";
import { left } from "./letters.data.js";
import css from "../bubble.module.css";

/** An answer its customer has not seen: when it goes by mail, by the server's clock, and a way to stop it. */
export function Due({ item, head, at }: { item: Bubble; head: Whose; at: string }): ReactElement | null {
  const { t } = useWords();
  const store = useDesk();
  const { member } = useSession();
  const skewMs = useStore(store.desk, (state) => state.skewMs);
  const shown = useClock((nowMs) => (Date.parse(at) > nowMs + skewMs ? left(Date.parse(at), nowMs + skewMs) : ""));
  const mine = item.event.actor.id === member.id;
  const undo = (): void => store.do(head.id, { do: "recall", seq: item.event.seq });
  useKeys(mine && shown && item.waits === "last" ? { Backspace: undo } : {});
  if (!shown) return null;
  return (
    <div className={css.due}>
      <Icon name="mail" size={13} />
      <span role="timer">{t("letter.due", { left: shown })}</span>
      {mine && (
        <button type="button" onClick={undo} title={t("keys.undo_mail")}>
          {t("action.undo")}
        </button>
      )}
    </div>
  );
}
