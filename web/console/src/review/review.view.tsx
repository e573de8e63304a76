import type { ReactElement } from "react";
import { Link } from "@tanstack/react-router";
import { useRight } from "../session/session.js";
import { useWords } from "../words.js";
import { Drafts } from "./drafts.view.js";
import { Rules } from "./rules.view.js";
import css from "./review.module.css";

/** Replies that a person approves before the customer sees them, and what they are about. */
export function Review(): ReactElement {
  const { t } = useWords();
  const edits = useRight("edit_knowledge");
  return (
    <div className={css.columns} data-alone={!edits || undefined}>
      <section>
        <h2>{t("review.waiting")}</h2>
        <Drafts />
      </section>
      {edits && (
        <aside>
          <Rules />
          <p className={css.learned}>
            {t("review.learned")}{" "}
            <Link to="/bot" search={{ tab: "gaps", show: "feedback" }}>
              {t("review.learned.see")}
            </Link>
          </p>
        </aside>
      )}
    </div>
  );
}
