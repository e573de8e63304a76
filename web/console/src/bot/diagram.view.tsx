import { useEffect, useMemo, useRef, type KeyboardEvent, type ReactElement } from "react";
import type { FlowCheck, FlowEdge, FlowNode } from "@client/bot.js";
import { Icon, type IconName } from "@ui/icons.js";
import { useWords, type Words } from "../words.js";
import { inWords } from "./document.data.js";
import { draw, NODE, type Placed } from "./layout.data.js";
import css from "./diagram.module.css";

export interface ChosenProps {
  readonly check: FlowCheck;
  readonly chosen: string;
  readonly visited: readonly string[]; // by the test chat
  readonly onChoose: (id: string) => void;
}

const ICONS: Readonly<Record<string, IconName>> = {
  say: "desk",
  ask: "ask",
  find_order: "search",
  call: "channels",
  branch: "filter",
  tag: "tag",
  reason: "note",
  article: "knowledge",
  hand_over: "hand",
  end: "check",
};

const PADDING = 16; // room for the outline of what is chosen

export const kindOf = ({ t, has }: Words, kind: string): string => {
  const key = `bot.do.${kind}`;
  return has(key) ? t(key) : kind;
};

/** What a step says or does, in one line. */
export function lineOf(words: Words, node: FlowNode): string {
  const line = inWords(node.label, words.locale);
  return line === node.do ? node.id : line;
}

export function whenOf({ t }: Words, { label }: FlowEdge): string {
  return label === "else" || label === "fails" || label === "otherwise" ? t(`bot.way.${label}`) : label;
}

export const whereOf = ({ t }: Words, { to }: FlowEdge): string =>
  to === "@person" ? t("bot.to.person") : to === "@end" ? t("bot.to.end") : to;

/** The flow from top to bottom. One stop of the tab key; the arrows go from step to step in the order they are written. */
export function Diagram({ check, chosen, visited, onChoose }: ChosenProps): ReactElement {
  const words = useWords();
  const drawing = useMemo(() => draw(check.nodes, check.edges), [check.nodes, check.edges]);
  const place = useRef<HTMLDivElement>(null);
  const onKeyDown = (event: KeyboardEvent): void => {
    const by = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
    const next = by && check.nodes[check.nodes.findIndex(({ id }) => id === chosen) + by];
    if (!next) return;
    event.preventDefault();
    onChoose(next.id);
    place.current?.querySelector<HTMLElement>(`[data-step="${next.id}"]`)?.focus();
  };
  useEffect(() => {
    // A wide flow is shown where it begins.
    const begin = place.current?.querySelector<HTMLElement>("[data-step]");
    const canvas = place.current?.parentElement;
    if (begin && canvas) canvas.scrollLeft = begin.offsetLeft + (NODE.width - canvas.clientWidth) / 2;
  }, []);
  const bad = new Map(check.problems.filter(({ step }) => step).map(({ step, level }) => [step, level]));
  return (
    <div className={css.canvas}>
      <div
        ref={place}
        role="group"
        aria-label={words.t("bot.diagram.label")}
        className={css.drawing}
        style={{ width: drawing.width + 2 * PADDING, height: drawing.height + 2 * PADDING + 8 }}
        onKeyDown={onKeyDown}
      >
        <svg aria-hidden="true" width={drawing.width} height={drawing.height + 8}>
          <defs>
            <marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">
              <path d="M0 0L8 4L0 8z" />
            </marker>
          </defs>
          {drawing.drawn.map(({ edge, path, back }, at) => (
            <path
              key={`${edge.from} ${edge.to} ${at}`}
              d={path}
              markerEnd="url(#tip)"
              data-back={back || undefined}
              data-lit={edge.from === chosen || undefined}
            />
          ))}
        </svg>
        {drawing.drawn.map(
          ({ edge, label }, at) =>
            edge.label && (
              <span
                key={`${edge.from} ${edge.to} ${at}`}
                className={css.when}
                style={{ left: label.x + PADDING, top: label.y + PADDING }}
                title={edge.label}
                aria-hidden="true"
              >
                {whenOf(words, edge).replace(/^\S*\.(?=\S+ [=≠∈><])/, "")}
              </span>
            ),
        )}
        {drawing.placed.map((placed, at) => (
          <Step
            key={`${placed.node.id} ${at}`}
            placed={placed}
            edges={check.edges}
            chosen={placed.node.id === chosen}
            visited={visited.includes(placed.node.id)}
            problem={bad.get(placed.node.id)}
            onChoose={onChoose}
          />
        ))}
      </div>
    </div>
  );
}

interface StepProps {
  readonly placed: Placed;
  readonly edges: readonly FlowEdge[];
  readonly chosen: boolean;
  readonly visited: boolean;
  readonly problem: "error" | "warning" | undefined;
  readonly onChoose: (id: string) => void;
}

function Step({ placed: { node, x, y, ends }, edges, chosen, visited, problem, onChoose }: StepProps): ReactElement {
  const words = useWords();
  const ways = edges
    .filter(({ from }) => from === node.id)
    .map((edge) => [whenOf(words, edge), whereOf(words, edge)].filter(Boolean).join(" → "));
  const exits = [...new Set(ends.map(({ to }) => to))];
  return (
    <button
      type="button"
      className={css.step}
      style={{ left: x + PADDING, top: y + PADDING, width: NODE.width, height: NODE.height }}
      data-step={node.id}
      data-do={node.do}
      data-visited={visited || undefined}
      data-problem={problem}
      aria-pressed={chosen}
      tabIndex={chosen ? 0 : -1}
      onClick={() => onChoose(node.id)}
    >
      <span className={css.kind}>
        <Icon name={ICONS[node.do] ?? "file"} size={13} />
        {kindOf(words, node.do)}
        {exits.map((to) => (
          <i key={to} title={words.t(to === "@person" ? "bot.to.person" : "bot.to.end")}>
            <Icon name={to === "@person" ? "person" : "check"} size={12} />
          </i>
        ))}
      </span>
      <span className={css.line}>{lineOf(words, node)}</span>
      <span className="visually-hidden">
        {node.id}. {words.t("bot.leads", { to: ways.join("; ") })}
      </span>
    </button>
  );
}
