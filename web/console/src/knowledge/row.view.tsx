import { memo, type ReactElement } from "react";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { Article } from "@client/types.js";
import { Chip } from "@ui/bits.js";
import { useDirectory } from "../people/directory.js";
import { LOCALE_NAMES, useWords } from "../words.js";
import { placeOf } from "./categories.data.js";
import { Figures } from "./figures.view.js";
import { categoriesQuery } from "./filters.view.js";
import { dayOf, isDue } from "./list.data.js";
import css from "./knowledge.module.css";

export const ArticleRow = memo(function ArticleRow({ item }: { item: Article }): ReactElement {
  const { t, locale, moment } = useWords();
  const { member } = useDirectory();
  const { data: tree } = useQuery(categoriesQuery);
  return (
    <li>
      <Link to="/knowledge/$id" params={{ id: item.id }} className={css.row}>
        <span className={css.question}>
          <strong lang={item.language}>{item.questions[0]}</strong>
          <Badges item={item} />
        </span>
        <span className={css.answer} lang={item.language}>
          {item.answer_text || item.answer}
        </span>
        <span className={css.facts}>
          <span>{LOCALE_NAMES[item.language]}</span>
          {item.category && <span>{placeOf(tree ?? [], item.category, locale)}</span>}
          <span>{t("article.ways", { n: item.questions.length })}</span>
          {item.owner_id && <span>{member(item.owner_id)}</span>}
          <time dateTime={item.updated_at}>{moment(item.updated_at)}</time>
        </span>
        {item.figures && <Figures figures={item.figures} className={css.figures} unasked={css.unasked} />}
      </Link>
    </li>
  );
});

function Badges({ item }: { item: Article }): ReactElement {
  const { t } = useWords();
  const now = new Date().toISOString();
  return (
    <>
      {item.status === "draft" && <Chip tone="amber">{t("article.draft")}</Chip>}
      {item.valid_from && item.valid_from > now && <Chip tone="amber">{t("badge.not_yet")}</Chip>}
      {item.valid_until && item.valid_until <= now && <Chip tone="amber">{t("badge.over")}</Chip>}
      {item.audience === "members" && <Chip tone="accent">{t("badge.members")}</Chip>}
      {item.out_of_date && <Chip tone="amber">{t("badge.out_of_date")}</Chip>}
      {isDue(item.review_on, dayOf(new Date())) && <Chip tone="red">{t("badge.due")}</Chip>}
      {(item.hints ?? 0) > 0 && <Chip tone="bot">{t("badge.hints", { n: item.hints ?? 0 })}</Chip>}
    </>
  );
}
