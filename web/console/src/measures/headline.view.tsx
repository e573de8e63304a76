import type { ReactElement } from "react";
import type { Measure } from "@client/types.js";
import { useWords } from "../words.js";
import { figureOf, nameOf, openOnes, type Choose } from "./measure.view.js";
import css from "./headline.module.css";

const HEADLINES = ["first_response", "first_human_response", "human_wait", "resolution"];
const PROMISED = new Set(["first_response", "first_human_response", "human_wait"]); // what the target is a promise for

interface HeadlineProps {
  readonly items: readonly Measure[];
  readonly target: number; // seconds
  readonly onChoose: Choose;
}

/** The four figures a day is judged by; none without its slow tenth and its number. */
export function Headline({ items, target, onChoose }: HeadlineProps): ReactElement {
  const words = useWords();
  const { t, number, percent } = words;
  const shown = HEADLINES.flatMap((name) => items.find((item) => item.name === name && item.n > 0) ?? []);
  return (
    <div className={css.tiles}>
      {shown.map((item) => {
        const share = item.within[String(target)] ?? null;
        return (
          <button key={item.name} type="button" className={css.tile} onClick={() => onChoose(item.name)}>
            <span className={css.name}>{nameOf(words, item.name)}</span>
            <span className={css.figure}>
              <strong>{figureOf(words, item, "median")}</strong> <small>{t("figure.median")}</small>
            </span>
            <span className={css.beside}>
              <span>
                {t("figure.p90")} <b>{figureOf(words, item, "p90")}</b>
              </span>
              {share !== null && PROMISED.has(item.name) && (
                <span>
                  {t("figure.within", { target: number(target) })} <b>{percent(share)}</b>
                </span>
              )}
              <span>
                n <b>{number(item.n)}</b>
              </span>
              {(item.left > 0 || item.waiting > 0) && <span>{openOnes(words, item)}</span>}
            </span>
          </button>
        );
      })}
    </div>
  );
}
