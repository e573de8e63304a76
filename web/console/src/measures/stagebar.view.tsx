import type { ReactElement } from "react";
import { useQuery } from "@tanstack/react-query";
import { stages } from "@client/stages.js";
import { secondsOf } from "../conversations/bands.data.js";
import css from "../conversations/bands.module.css";
import { useWords } from "../words.js";

/** The stages of a conversation above its waterfall: one bar, and what each took. */
export function StageBar({ id }: { id: string }): ReactElement | null {
  const { t, seconds } = useWords();
  const { data } = useQuery({ queryKey: ["stages", id], queryFn: () => stages.bands(id), gcTime: 0 });
  if (!data || data.items.length === 0) return null;
  const parts = data.items.map((band) => ({ ...band, took: secondsOf(band, data.now) }));
  const names = parts.map(({ stage, took }) => t("stage.took", { stage: t(`stage.${stage}`), time: seconds(took) }));
  return (
    <>
      <div className={css.bar} role="img" aria-label={`${t("stage.title")}: ${names.join(", ")}`}>
        {parts.map(({ seq, stage, took }) => (
          <i key={seq} data-stage={stage} style={{ flexGrow: took * 1000 }} />
        ))}
      </div>
      <ul className={css.parts} aria-hidden="true">
        {parts.map(({ seq, stage }, at) => (
          <li key={seq}>
            <i className={css.mark} data-stage={stage} />
            {names[at]}
          </li>
        ))}
      </ul>
    </>
  );
}
