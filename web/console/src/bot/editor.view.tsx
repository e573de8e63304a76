import { useRef, useState, type ReactElement } from "react";
import { SegmentedControl, Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import type { Flow, FlowStep } from "@client/bot.js";
import { Failed } from "../session/failed.view.js";
import { useWords } from "../words.js";
import { Diagram } from "./diagram.view.js";
import { flowQuery, useEditing, type Editing } from "./editing.js";
import { FlowForm } from "./flowform.view.js";
import { EditorHead } from "./head.view.js";
import { Problems } from "./problems.view.js";
import { StepForm } from "./step.view.js";
import { StepTable } from "./table.view.js";
import { TestChat } from "./trial.view.js";
import { Versions } from "./versions.view.js";
import { Yaml } from "./yaml.view.js";
import css from "./editor.module.css";

const LEFT = ["diagram", "list", "yaml"] as const;
const RIGHT = ["step", "trial", "flow", "versions"] as const;
type Left = (typeof LEFT)[number];
type Right = (typeof RIGHT)[number];

export function FlowPage(): ReactElement {
  const { t } = useWords();
  const { id } = useParams({ from: "/inside/bot/flows/$id" });
  const { data, error, refetch } = useQuery(flowQuery(id));
  if (data) return <Editor key={data.id} flow={data} />;
  if (error) return <Failed error={error} retry={() => void refetch()} />;
  return (
    <div className={css.waiting} role="status" aria-label={t("state.loading")}>
      <Skeleton height={40} width={280} />
      <Skeleton height={560} radius={14} />
    </div>
  );
}

function Editor({ flow }: { flow: Flow }): ReactElement {
  const { t } = useWords();
  const editing = useEditing(flow);
  const { check, document } = editing;
  const first = document.steps[0];
  const [left, setLeft] = useState<Left>("diagram");
  const [right, setRight] = useState<Right>("step");
  const [chosen, setChosen] = useState(first?.id ?? "");
  const [visited, setVisited] = useState<readonly string[]>([]);
  const beside = useRef<HTMLElement>(null);
  const step = document.steps.find(({ id }) => id === chosen) ?? first;
  const choose = (id: string): void => {
    setChosen(id);
    setRight("step");
    const place = beside.current?.getBoundingClientRect();
    if (place && place.top > window.innerHeight * 0.6) beside.current?.scrollIntoView({ behavior: "smooth" });
  };
  const shared = { check, chosen: step?.id ?? "", visited, onChoose: choose };
  return (
    <div className={css.editor}>
      <EditorHead editing={editing} />
      <Problems problems={check.problems} onStep={choose} />
      <div className={css.both}>
        <section className={css.left} aria-label={t("bot.editor.whole")}>
          <SegmentedControl
            aria-label={t("bot.editor.whole")}
            value={left}
            onChange={setLeft}
            data={LEFT.map((value) => ({ value, label: t(`bot.${value}`) }))}
          />
          {left === "diagram" && <Diagram {...shared} />}
          {left === "list" && <StepTable {...shared} />}
          {left === "yaml" && <Yaml editing={editing} onChoose={choose} />}
        </section>
        <section ref={beside} className={css.right} aria-label={t("bot.editor.part")}>
          <SegmentedControl
            fullWidth
            aria-label={t("bot.editor.part")}
            value={right}
            onChange={setRight}
            data={RIGHT.map((value) => ({ value, label: t(`bot.part.${value}`) }))}
          />
          <Panel
            shown={right}
            editing={editing}
            step={step}
            onVisited={setVisited}
            onChoose={choose}
            onStep={setChosen}
          />
        </section>
      </div>
    </div>
  );
}

interface PanelProps {
  readonly shown: Right;
  readonly editing: Editing;
  readonly step: FlowStep | undefined;
  readonly onVisited: (steps: readonly string[]) => void;
  readonly onChoose: (id: string) => void; // and show its form
  readonly onStep: (id: string) => void;
}

function Panel({ shown, editing, step, onVisited, onChoose, onStep }: PanelProps): ReactElement {
  return (
    <>
      {shown === "step" && step && <StepForm key={step.id} editing={editing} step={step} onChoose={onStep} />}
      {/* A talk goes on where it was, after a look at a step. */}
      <div hidden={shown !== "trial"}>
        <TestChat editing={editing} onVisited={onVisited} onChoose={onChoose} />
      </div>
      {shown === "flow" && <FlowForm editing={editing} />}
      {shown === "versions" && <Versions editing={editing} />}
    </>
  );
}
