import { useState, type ReactElement } from "react";
import { conversations } from "@client/api.js";
import { uuid7 } from "@client/ids.js";
import { notify } from "@ui/notices.js";
import { useClock } from "../clock.js";
import { useDirectory } from "../people/directory.js";
import { useSaid } from "../session/said.js";
import { useSession } from "../session/session.js";
import { useWords } from "../words.js";
import { changeable } from "./marks.data.js";
import type { Bubble, Whose } from "./timeline.data.js";
import css from "./bubble.module.css";

interface ChangeProps {
  readonly item: Bubble;
  readonly head: Whose;
  readonly onEdit: () => void;
}

/** What one may still do about a message of one's own, as far as its channel can. */
export function Change({ item, head, onEdit }: ChangeProps): ReactElement | null {
  const { t } = useWords();
  const said = useSaid();
  const { member } = useSession();
  const directory = useDirectory();
  const [sure, setSure] = useState(false);
  const { event, body } = item;
  const open = useClock((nowMs) => changeable(event, member.id, nowMs)) && head.status !== "resolved";
  const can = directory.channels.find(({ id }) => id === head.channel_id)?.abilities;
  if (!open || !can) return null;
  const recall = (): void => {
    if (!sure) return setSure(true);
    conversations
      .command(head.id, uuid7(), { do: "recall", seq: event.seq })
      .catch((error: unknown) => notify(said(error), "bad"))
      .finally(() => setSure(false));
  };
  return (
    <div className={css.change}>
      {can.edit && body.text && (
        <button type="button" data-edit onClick={onEdit}>
          {t("action.edit")}
        </button>
      )}
      {can.recall && !(item.waits && head.mail_at) && (
        <button type="button" onClick={recall} onBlur={() => setSure(false)}>
          {t(sure ? (item.mailed ? "message.recall_late" : "message.recall_sure") : "message.recall")}
        </button>
      )}
    </div>
  );
}
