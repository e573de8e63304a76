import { useState, type ReactElement } from "react";
import { Link } from "@tanstack/react-router";
import { SegmentedControl } from "@mantine/core";
import type { Article, Locale } from "@client/types.js";
import { Page } from "@ui/bits.js";
import { Icon } from "@ui/icons.js";
import { LOCALE_NAMES, useWords } from "../words.js";
import { Rendered } from "./rendered.view.js";
import css from "./editor.module.css";

/** For those who answer with it and do not write it. */
export function Reader({ editions, entered }: { editions: readonly Article[]; entered: Locale }): ReactElement {
  const { t } = useWords();
  const [language, setLanguage] = useState<Locale>(entered);
  const article = editions.find((one) => one.language === language) ?? editions[0];
  if (!article) return <Page title={t("knowledge.none")}>{null}</Page>;
  return (
    <Page
      title={article.questions[0] ?? ""}
      actions={
        editions.length > 1 && (
          <SegmentedControl
            aria-label={t("field.language")}
            value={language}
            onChange={(value) => setLanguage(value)}
            data={editions.map((one) => ({ value: one.language, label: LOCALE_NAMES[one.language] }))}
          />
        )
      }
    >
      <article className={css.reader} lang={article.language}>
        <Rendered html={article.answer_html} />
        {article.questions.length > 1 && (
          <>
            <h2>{t("article.questions")}</h2>
            <ul>
              {article.questions.slice(1).map((question) => (
                <li key={question}>{question}</li>
              ))}
            </ul>
          </>
        )}
      </article>
      <Link to="/knowledge" className={css.back}>
        <Icon name="back" size={16} /> {t("nav.knowledge")}
      </Link>
    </Page>
  );
}
