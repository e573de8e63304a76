import { useRef, useState, type ReactElement } from "react";
import { Button, Textarea } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { flows, type Flow, type FlowProblem } from "@client/bot.js";
import { Refused } from "@client/rest.js";
import { SHOWN } from "../client.js";
import people from "../people/people.module.css";
import { useSaid } from "../session/said.js";
import { useWords } from "../words.js";
import { listOf } from "./document.data.js";
import { Problems } from "./problems.view.js";

/** A refused flow says by line what is wrong with it. */
export const problemsOf = (error: unknown): readonly FlowProblem[] =>
  error instanceof Refused ? listOf<FlowProblem>(error.facts["problems"]) : [];

export function ImportFlow({ onDone, begin = "" }: { onDone: (flow: Flow) => void; begin?: string }): ReactElement {
  const { t } = useWords();
  const said = useSaid();
  const [yaml, setYaml] = useState(begin);
  const pick = useRef<HTMLInputElement>(null);
  const take = useMutation({ meta: SHOWN, mutationFn: () => flows.import(yaml), onSuccess: onDone });
  return (
    <div className={people["form"]}>
      <p>{t("bot.import.about")}</p>
      <input
        ref={pick}
        type="file"
        accept=".yaml,.yml,text/yaml"
        hidden
        aria-label={t("bot.import.file")}
        onChange={(event) => void event.currentTarget.files?.[0]?.text().then(setYaml)}
      />
      <Textarea
        label={t("bot.yaml")}
        autosize
        minRows={10}
        maxRows={24}
        spellCheck={false}
        styles={{ input: { fontFamily: "var(--wb-mono)", fontSize: 12.5 } }}
        value={yaml}
        onChange={(event) => setYaml(event.currentTarget.value)}
      />
      <div aria-live="polite">
        {take.error && <strong>{said(take.error)}</strong>}
        <Problems problems={problemsOf(take.error)} />
      </div>
      <footer className={people["footer"]}>
        <Button variant="default" onClick={() => pick.current?.click()}>
          {t("bot.import.file")}
        </Button>
        <span />
        <Button loading={take.isPending} disabled={!yaml.trim()} onClick={() => take.mutate()}>
          {t("action.import")}
        </Button>
      </footer>
    </div>
  );
}
