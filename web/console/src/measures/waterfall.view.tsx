import type { ReactElement } from "react";
import { Modal } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { measures } from "@client/api.js";
import type { Cause, Waterfall } from "@client/types.js";
import { Empty, Rows } from "@ui/bits.js";
import { Failed } from "../session/failed.view.js";
import { useWords, type Key, type Words } from "../words.js";
import { StageBar } from "./stagebar.view.js";
import css from "./waterfall.module.css";

interface WaterfallProps {
  readonly id: string; // of the conversation
  readonly onClose: () => void;
}

/** Where the seconds of each answer went, newest turn first. */
export function WaterfallPanel({ id, onClose }: WaterfallProps): ReactElement {
  const { t } = useWords();
  return (
    <Modal opened onClose={onClose} title={t("causes.title")} size="lg">
      <p className={css.about}>{t("waterfall.about")}</p>
      <StageBar id={id} />
      <Turns id={id} />
    </Modal>
  );
}

function Turns({ id }: { id: string }): ReactElement {
  const { t } = useWords();
  // Asked anew whenever the panel opens: what waits, waits on.
  const { data, error, refetch } = useQuery({
    queryKey: ["waterfall", id],
    queryFn: async () => measures.waterfall(id),
    gcTime: 0,
  });
  if (error) return <Failed error={error} retry={() => void refetch()} />;
  if (!data) return <Rows count={3} height={72} label={t("state.loading")} />;
  if (data.items.length === 0) return <Empty icon="clock" title={t("waterfall.empty")} />;
  return (
    <ol className={css.turns}>
      {data.items.map((turn) => (
        <Turn key={turn.seq} turn={turn} />
      ))}
    </ol>
  );
}

interface Part {
  readonly cause: Cause | "transport";
  readonly seconds: number;
}

function Turn({ turn }: { turn: Waterfall }): ReactElement {
  const words = useWords();
  const { t, seconds, moment } = words;
  const parts: readonly Part[] = turn.transport_seconds
    ? [...turn.stretches, { cause: "transport", seconds: turn.transport_seconds }]
    : turn.stretches;
  const names = parts.map(({ cause, seconds: took }) => `${t(`cause.${cause}`)} ${seconds(took)}`);
  return (
    <li>
      <div>
        <time dateTime={turn.started_at}>{moment(turn.started_at)}</time>
        <strong>{seconds(turn.seconds)}</strong>
        <span>{endOf(words, turn)}</span>
      </div>
      <div
        className={css.bar}
        role="img"
        aria-label={t("waterfall.bar", { total: seconds(turn.seconds), parts: names.join(", ") })}
      >
        {parts.map(({ cause, seconds: took }, at) => (
          // In milliseconds: shares that add up to less than 1 would leave the bar half empty.
          <i key={at} data-cause={cause} style={{ flexGrow: took * 1000 }} />
        ))}
      </div>
      <ul className={css.parts} aria-hidden="true">
        {parts.map(({ cause }, at) => (
          <li key={at}>
            <i data-cause={cause} />
            {names[at]}
          </li>
        ))}
      </ul>
    </li>
  );
}

function endOf({ t }: Words, { how, answered_by: by }: Waterfall): string {
  const key = how === "answered" ? `waterfall.by.${by ?? "member"}` : `waterfall.${how}`;
  return t(key as Key);
}
