import type { ReactElement } from "react";
import type { TriedTurn } from "@client/bot.js";
import { Chip } from "@ui/bits.js";
import { useWords } from "../words.js";
import css from "./trial.module.css";

/** find.whose is a part of the step find. */
export const stepOf = (id: string): string => id.split(".")[0] ?? id;

interface TraceProps {
  readonly turn: TriedTurn;
  readonly open: boolean;
  readonly onChoose: (id: string) => void;
}

/** What happened behind one turn: the steps, what is known, what was looked up, and what a member would get. */
export function Trace({ turn, open, onChoose }: TraceProps): ReactElement {
  const { t } = useWords();
  const known = [
    ...Object.entries(turn.slots),
    ...Object.entries(turn.saved).flatMap(([name, fields]) =>
      Object.entries(fields).map(([field, value]) => [`${name}.${field}`, value] as const),
    ),
  ].filter(([, value]) => value !== "");
  return (
    <details className={css.trace} open={open}>
      <summary>
        {t("bot.trace", { n: turn.steps.length })}
        {turn.ended && (
          <Chip tone={turn.ended === "handed_over" ? "amber" : "good"}>
            {t(`bot.ended.${turn.ended as "done" | "left" | "handed_over"}`)}
          </Chip>
        )}
      </summary>
      <p className={css.way}>
        {turn.steps.map((id, index) => (
          <button key={index} type="button" onClick={() => onChoose(stepOf(id))}>
            {id}
          </button>
        ))}
      </p>
      {turn.calls.map(({ action, arguments: given, outcome }, index) => (
        <p key={index}>
          <Chip tone={outcome === "done" ? "good" : "amber"}>{outcome}</Chip> {action}(
          {Object.entries(given)
            .map(([name, value]) => `${name}: ${value}`)
            .join(", ")}
          )
        </p>
      ))}
      {known.length > 0 && (
        <dl className={css.known}>
          {known.map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      )}
      {turn.tags.length > 0 && <p>{turn.tags.map((tag) => `#${tag}`).join(" ")}</p>}
      {turn.reason && <p>{t("bot.trace.reason", { reason: turn.reason })}</p>}
      {turn.handoff && (
        <div className={css.card}>
          <strong>{t("bot.trace.card", { team: turn.handoff.team || t("bot.trace.any_team") })}</strong>
          {turn.handoff.card.map((line) => (
            <p key={line}>{line}</p>
          ))}
          {turn.handoff.propose && <Proposed action={turn.handoff.propose.action} />}
        </div>
      )}
    </details>
  );
}

function Proposed({ action }: { action: string }): ReactElement {
  const { t, has } = useWords();
  const key = `bot.action.${action}`;
  return <p>{t("bot.trace.propose", { action: has(key) ? t(key) : action })}</p>;
}
