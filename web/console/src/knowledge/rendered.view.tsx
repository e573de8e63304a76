import type { ReactElement } from "react";
import css from "./rendered.module.css";

/** An answer as customers see it. The server has made its HTML from Markdown, and lets nothing else through. */
export function Rendered({ html }: { html: string }): ReactElement {
  return <div className={css.rendered} dangerouslySetInnerHTML={{ __html: html }} />;
}
