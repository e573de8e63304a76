import { lazy, Suspense, useState, type ReactElement } from "react";
import { conversations } from "@client/api.js";
import { uuid7 } from "@client/ids.js";
import type { Head } from "@client/types.js";
import { notify } from "@ui/notices.js";
import { useClock } from "../clock.js";
import { useDirectory } from "../people/directory.js";
import { useSaid } from "../session/said.js";
import { useSession } from "../session/session.js";
import { useWords } from "../words.js";
import { changeable } from "./marks.data.js";
import type { Bubble } from "./timeline.data.js";
import css from "./bubble.module.css";

const EditMessage = lazy(async () => ({ default: (await import("./edit.view.js")).EditMessage }));

interface ChangeProps {
  readonly item: Bubble;
  readonly head: Head;
}

/** What one may still do about a message of one's own, as far as its channel can. */
export function Change({ item, head }: ChangeProps): ReactElement | null {
  const { t } = useWords();
  const said = useSaid();
  const { member } = useSession();
  const directory = useDirectory();
  const [doing, setDoing] = useState<"edit" | "recall" | null>(null);
  const { event, body } = item;
  const open = useClock((nowMs) => changeable(event, member.id, nowMs)) && head.status !== "resolved";
  const can = directory.channels.find(({ id }) => id === head.channel_id)?.abilities;
  if (!open || !can) return null;
  const recall = (): void => {
    if (doing !== "recall") return setDoing("recall");
    conversations
      .command(head.id, uuid7(), { do: "recall", seq: event.seq })
      .catch((error: unknown) => notify(said(error), "bad"))
      .finally(() => setDoing(null));
  };
  if (doing === "edit")
    return (
      <Suspense>
        <EditMessage conversation={head.id} seq={event.seq} text={body.text} onDone={() => setDoing(null)} />
      </Suspense>
    );
  return (
    <div className={css.change}>
      {can.edit && body.text && (
        <button type="button" data-edit onClick={() => setDoing("edit")}>
          {t("action.edit")}
        </button>
      )}
      {can.recall && (
        <button type="button" onClick={recall} onBlur={() => setDoing(null)}>
          {t(doing === "recall" ? "message.recall_sure" : "message.recall")}
        </button>
      )}
    </div>
  );
}
