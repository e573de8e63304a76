import type { ReactElement } from "react";
import { Chip } from "@ui/bits.js";
import { useWords } from "../words.js";
import { kindOf, lineOf, whenOf, whereOf, type ChosenProps } from "./diagram.view.js";
import css from "./editor.module.css";

/** The same as the drawing, in words: every step, and where it leads. */
export function StepTable({ check, chosen, visited, onChoose }: ChosenProps): ReactElement {
  const words = useWords();
  return (
    <ol className={css.steps}>
      {check.nodes.map((node, at) => (
        <li key={`${node.id} ${at}`} aria-current={node.id === chosen ? "step" : undefined}>
          <button type="button" onClick={() => onChoose(node.id)}>
            {node.id}
          </button>
          <Chip tone={visited.includes(node.id) ? "good" : "plain"}>{kindOf(words, node.do)}</Chip>
          <p>{lineOf(words, node)}</p>
          <ul>
            {check.edges
              .filter(({ from }) => from === node.id)
              .map((edge, way) => (
                <li key={`${edge.label} ${edge.to} ${way}`}>
                  {edge.label && <span>{whenOf(words, edge)} </span>}→ {whereOf(words, edge)}
                </li>
              ))}
          </ul>
        </li>
      ))}
    </ol>
  );
}
