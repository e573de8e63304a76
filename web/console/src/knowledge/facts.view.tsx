import type { ReactElement } from "react";
import { Autocomplete, Select, TextInput } from "@mantine/core";
import type { ArticleFigures } from "@client/types.js";
import { useQuery } from "@tanstack/react-query";
import { useDirectory } from "../people/directory.js";
import { useWords } from "../words.js";
import { sharedOf } from "./article.data.js";
import type { Editing } from "./editing.js";
import { Figures } from "./figures.view.js";
import { categoriesQuery } from "./filters.view.js";
import { localOf, momentOf } from "./list.data.js";
import css from "./editor.module.css";

interface FactsProps {
  readonly editing: Editing;
  readonly figures: ArticleFigures | null;
}

/** What an article has once for all its languages, and what it did in them. */
export function Facts({ editing, figures }: FactsProps): ReactElement {
  const { t } = useWords();
  const { members } = useDirectory();
  const paths = (useQuery(categoriesQuery).data ?? []).map(({ path }) => path);
  const shared = sharedOf(editing.group);
  return (
    <aside className={css.about} aria-label={t("facts.title")}>
      <h2>{t("facts.title")}</h2>
      {figures && <Figures figures={figures} className={css.figures} unasked={css.unasked} />}
      <Autocomplete
        label={t("field.category")}
        description={t("field.category.about")}
        value={shared.category}
        data={paths}
        maxLength={120}
        onChange={(category) => editing.share({ category })}
      />
      <Select
        label={t("field.audience")}
        value={shared.audience}
        onChange={(audience) => audience && editing.share({ audience })}
        data={(["both", "customers", "members"] as const).map((value) => ({ value, label: t(`audience.${value}`) }))}
      />
      <Select
        label={t("field.owner")}
        value={shared.owner_id ?? ""}
        searchable
        onChange={(owner) => editing.share({ owner_id: owner ? owner : null })}
        data={[{ value: "", label: t("owner.nobody") }, ...members.map(({ id, name }) => ({ value: id, label: name }))]}
      />
      <TextInput
        type="date"
        label={t("field.review_on")}
        description={t("field.review_on.about")}
        value={shared.review_on ?? ""}
        onChange={(event) => editing.share({ review_on: event.currentTarget.value || null })}
      />
      <TextInput
        type="datetime-local"
        label={t("field.valid_from")}
        value={localOf(shared.valid_from)}
        onChange={(event) => editing.share({ valid_from: momentOf(event.currentTarget.value) })}
      />
      <TextInput
        type="datetime-local"
        label={t("field.valid_until")}
        description={t("field.valid.about")}
        value={localOf(shared.valid_until)}
        error={
          shared.valid_from && shared.valid_until && shared.valid_from >= shared.valid_until
            ? t("field.valid.wrong")
            : undefined
        }
        onChange={(event) => editing.share({ valid_until: momentOf(event.currentTarget.value) })}
      />
    </aside>
  );
}
