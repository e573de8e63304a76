import { useState, type ReactElement } from "react";
import { Button, Select } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { categories } from "@client/api.js";
import { Icon } from "@ui/icons.js";
import { useDirectory } from "../people/directory.js";
import { SearchField } from "../search.view.js";
import { LOCALE_NAMES, LOCALES, useWords } from "../words.js";
import { branches } from "./categories.data.js";
import { chosen, DUES, parseList, type ListSearch } from "./list.data.js";
import css from "./knowledge.module.css";

export const categoriesQuery = { queryKey: ["categories"], queryFn: categories.list };

const ANY = "";

interface FilterProps {
  readonly id: string;
  readonly search: ListSearch;
  readonly onChange: (search: ListSearch) => void;
}

export function Filters({ id, search, onChange }: FilterProps): ReactElement {
  const { t } = useWords();
  const [open, setOpen] = useState(false);
  const set = (name: keyof ListSearch, value: string | null): void => onChange(parseList({ ...search, [name]: value }));
  const count = chosen(search);
  return (
    <div className={css.filters} role="search">
      <SearchField id={id} label={t("knowledge.search")} value={search.q ?? ""} onChange={(q) => set("q", q)} />
      <div className={css.dues} role="group" aria-label={t("due.label")}>
        <button type="button" aria-pressed={!search.due} onClick={() => set("due", null)}>
          {t("due.any")}
        </button>
        {DUES.map((due) => (
          <button
            key={due}
            type="button"
            aria-pressed={search.due === due}
            onClick={() => set("due", search.due === due ? null : due)}
          >
            {t(`due.${due}`)}
          </button>
        ))}
      </div>
      <button type="button" className={css.more} aria-expanded={open} onClick={() => setOpen(!open)}>
        <Icon name="filter" size={16} /> {count > 0 ? t("filters.some", { n: count }) : t("filters.title")}
      </button>
      <div className={css.selects} data-open={open || undefined}>
        <Selects search={search} set={set} />
        {count > 0 && (
          <Button variant="subtle" size="compact-sm" onClick={() => onChange(search.q ? { q: search.q } : {})}>
            {t("filters.clear")}
          </Button>
        )}
      </div>
    </div>
  );
}

interface SelectsProps {
  readonly search: ListSearch;
  readonly set: (name: keyof ListSearch, value: string | null) => void;
}

function Selects({ search, set }: SelectsProps): ReactElement {
  const { t, locale } = useWords();
  const tree = useQuery(categoriesQuery).data ?? [];
  const { members } = useDirectory();
  const any = (label: string): { value: string; label: string } => ({ value: ANY, label });
  const choices = {
    language: [any(t("knowledge.any_language")), ...LOCALES.map((value) => ({ value, label: LOCALE_NAMES[value] }))],
    category: [
      any(t("knowledge.any_category")),
      ...branches(tree).map(({ path, name, titles, depth }) => ({
        value: path,
        label: `${"  ".repeat(depth)}${titles[locale] || name}`,
      })),
    ],
    state: [
      any(t("filter.any_status")),
      ...(["published", "draft"] as const).map((value) => ({ value, label: t(`status.${value}`) })),
    ],
    audience: [
      any(t("filter.any_audience")),
      ...(["both", "customers", "members"] as const).map((value) => ({ value, label: t(`audience.${value}`) })),
    ],
    owner_id: [any(t("filter.any_owner")), ...members.map(({ id, name }) => ({ value: id, label: name }))],
  };
  const names = {
    language: t("field.language"),
    category: t("field.category"),
    state: t("field.status"),
    audience: t("field.audience"),
    owner_id: t("field.owner"),
  };
  return (
    <>
      {(Object.keys(choices) as (keyof typeof choices)[]).map((name) => (
        <Select
          key={name}
          size="xs"
          aria-label={names[name]}
          data-set={Boolean(search[name]) || undefined}
          searchable={name === "category" || name === "owner_id"}
          nothingFoundMessage={t("knowledge.none")}
          value={search[name] ?? ANY}
          onChange={(value) => set(name, value)}
          data={choices[name]}
          comboboxProps={{ width: "max-content", position: "bottom-start" }}
        />
      ))}
    </>
  );
}
