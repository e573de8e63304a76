import { useState, type ReactElement } from "react";
import { Button } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { Copy } from "@ui/bits.js";
import { useWords } from "../words.js";
import type { Editing } from "./editing.js";
import { useMend } from "./mend.js";
import { ImportFlow } from "./import.view.js";
import css from "./editor.module.css";

/** The document as it is kept in files, line by line, with what is wrong beside its line. */
export function Yaml({ editing, onChoose }: { editing: Editing; onChoose: (id: string) => void }): ReactElement {
  const { t } = useWords();
  const said = useMend();
  const navigate = useNavigate();
  const { check, flow, adopt } = editing;
  const [writing, setWriting] = useState(false);
  if (writing)
    return (
      <div className={css.yaml}>
        <ImportFlow
          begin={check.yaml}
          onDone={(saved) => {
            setWriting(false);
            if (saved.id === flow.id) adopt(saved);
            else void navigate({ to: "/bot/flows/$id", params: { id: saved.id } });
          }}
        />
        <Button variant="subtle" color="gray" onClick={() => setWriting(false)}>
          {t("action.cancel")}
        </Button>
      </div>
    );
  const wrong = new Map(check.problems.map((problem) => [problem.line, problem]));
  return (
    <div className={css.yaml}>
      <div className={css.row}>
        <Button variant="default" size="xs" onClick={() => setWriting(true)}>
          {t("bot.yaml.edit")}
        </Button>
        <Copy text={check.yaml} copy={t("action.copy")} copied={t("state.copied")} />
      </div>
      {check.yaml === "" && <p>{t("bot.yaml.unreadable")}</p>}
      {/* Scrolls on its own, so the keyboard must reach it. */}
      <ol className={css.lines} tabIndex={0} aria-label={t("bot.yaml")}>
        {check.yaml.split("\n").map((line, index) => {
          const problem = wrong.get(index + 1);
          return (
            <li key={index} data-level={problem?.level}>
              <code>{line || " "}</code>
              {problem && (
                <button type="button" onClick={() => onChoose(problem.step)}>
                  {said(problem)}
                </button>
              )}
            </li>
          );
        })}
      </ol>
    </div>
  );
}
