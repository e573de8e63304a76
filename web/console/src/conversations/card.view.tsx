import { useMemo, type ReactElement } from "react";
import { Keys } from "@ui/bits.js";
import { Icon } from "@ui/icons.js";
import { EMPTY_LOG } from "@client/log.data.js";
import { useStore } from "../store.js";
import { useWords } from "../words.js";
import { cardLines, offered, type Card } from "./card.data.js";
import { useDesk } from "./desk.store.js";
import css from "./card.module.css";

export function CardView({ card }: { card: Card }): ReactElement {
  const { t } = useWords();
  const lines = cardLines(card, { mood: (mood) => t(`card.mood.${mood}`), next: (step) => t(`card.next.${step}`) });
  return (
    <dl className={css.card} aria-label={t("card.title")} data-mood={card.mood ?? "calm"}>
      {lines.map(([name, text]) => (
        <div key={name ?? text}>
          {name && <dt>{t(name)}</dt>}
          <dd>{text}</dd>
        </div>
      ))}
    </dl>
  );
}

/** The reply the bot prepared, empty when there is none (any more). */
export function useOffered(id: string): string {
  const { desk } = useDesk();
  const log = useStore(desk, (state) => state.logs.get(id) ?? EMPTY_LOG);
  return useMemo(() => offered(log.events), [log]);
}

/** Above the empty editor: one key or one click puts the draft into it. */
export function Offered({ text, onAccept }: { text: string; onAccept: () => void }): ReactElement | null {
  const { t } = useWords();
  if (text === "") return null;
  return (
    <div className={css.offered} role="group" aria-label={t("draft.title")}>
      <Icon name="bot" size={15} />
      <p>{text}</p>
      <button type="button" onClick={onAccept}>
        {t("draft.accept")} <Keys>Tab</Keys>
      </button>
    </div>
  );
}
