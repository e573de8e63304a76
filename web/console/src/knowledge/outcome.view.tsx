import { useState, type ReactElement } from "react";
import { Button } from "@mantine/core";
import type { Planned } from "@client/types.js";
import { Chip, type Tone } from "@ui/bits.js";
import { useReason } from "../session/said.js";
import { LOCALE_NAMES, LOCALES, useWords } from "../words.js";
import css from "./import.module.css";

const OUTCOMES = ["refuse", "create", "update", "same"] as const;
const TONES: Readonly<Record<Planned["outcome"], Tone>> = {
  create: "good",
  update: "accent",
  same: "plain",
  refuse: "red",
};
const PAGE = 100; // of up to five thousand lines

/** Each line of the file with what becomes of it; refused ones first, since somebody has to do something. */
export function Outcome({ lines }: { lines: readonly Planned[] }): ReactElement {
  const { t } = useWords();
  const [only, setOnly] = useState<Planned["outcome"] | null>(null);
  const [most, setMost] = useState(PAGE);
  const count = (outcome: Planned["outcome"]): number => lines.filter((line) => line.outcome === outcome).length;
  const found = OUTCOMES.flatMap((outcome) => lines.filter((line) => line.outcome === outcome)).filter(
    ({ outcome }) => only === null || outcome === only,
  );
  return (
    <>
      <div className={css.outcomes} role="group" aria-label={t("import.outcome")}>
        <button type="button" aria-pressed={only === null} onClick={() => setOnly(null)}>
          {t("import.all", { n: lines.length })}
        </button>
        {OUTCOMES.filter((outcome) => count(outcome) > 0).map((outcome) => (
          <button key={outcome} type="button" aria-pressed={only === outcome} onClick={() => setOnly(outcome)}>
            {t(`outcome.${outcome}`)} {count(outcome)}
          </button>
        ))}
      </div>
      <div className={css.table} tabIndex={0} role="region" aria-label={t("import.lines")}>
        <table>
          <thead>
            <tr>
              <th scope="col">{t("import.where")}</th>
              <th scope="col">{t("import.outcome")}</th>
              <th scope="col">{t("field.language")}</th>
              <th scope="col">{t("import.article")}</th>
            </tr>
          </thead>
          <tbody>
            {found.slice(0, most).map((line, at) => (
              <Line key={`${line.file}:${line.line}:${at}`} line={line} />
            ))}
          </tbody>
        </table>
      </div>
      {found.length > most && (
        <Button variant="default" mt={12} onClick={() => setMost(most + PAGE)}>
          {t("action.more")}
        </Button>
      )}
    </>
  );
}

function Line({ line }: { line: Planned }): ReactElement {
  const { t } = useWords();
  const because = useReason();
  const language = LOCALES.find((one) => one === line.language);
  return (
    <tr>
      <td>{[line.file, t("import.line", { line: line.line })].filter(Boolean).join(" · ")}</td>
      <td>
        <Chip tone={TONES[line.outcome]}>{t(`outcome.${line.outcome}`)}</Chip>
      </td>
      <td>{language && LOCALE_NAMES[language]}</td>
      <td lang={language}>
        {line.title}
        {line.why && <p>{because(line.why)}</p>}
      </td>
    </tr>
  );
}
