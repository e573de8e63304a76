import { useState, type ReactElement } from "react";
import { Button, Select, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { articles, type ArticleQuery } from "@client/api.js";
import type { Article } from "@client/types.js";
import { Chip, Empty, Failed, Page, Rows } from "@ui/bits.js";
import { Icon } from "@ui/icons.js";
import { useSaid } from "../session/said.js";
import { useRight } from "../session/session.js";
import { LOCALE_NAMES, LOCALES, useWords } from "../words.js";
import { ArticleDialog } from "./article.view.js";
import { ImportDialog } from "./import.view.js";
import { TryBox } from "./try.view.js";
import css from "./knowledge.module.css";

const PAUSE_MS = 200; // after the last key, so that a word is searched once

export function KnowledgePage(): ReactElement {
  const { t } = useWords();
  const { article } = useSearch({ from: "/inside/knowledge" });
  const navigate = useNavigate();
  const open = (id: string | undefined): void => void navigate({ to: "/knowledge", search: id ? { article: id } : {} });
  const mayEdit = useRight("edit_knowledge");
  const [importing, setImporting] = useState(false);
  const [query, setQuery] = useState<ArticleQuery>({ q: "", language: "", category: "" });
  return (
    <Page
      title={t("nav.knowledge")}
      about={t("knowledge.about")}
      actions={
        mayEdit && (
          <>
            <Button variant="default" leftSection={<Icon name="upload" size={16} />} onClick={() => setImporting(true)}>
              {t("knowledge.import")}
            </Button>
            <Button leftSection={<Icon name="plus" size={16} />} onClick={() => open("new")}>
              {t("knowledge.new")}
            </Button>
          </>
        )
      }
    >
      <div className={css.columns}>
        <div>
          <Filters query={query} onChange={setQuery} />
          <List query={query} onOpen={open} />
        </div>
        {mayEdit && <TryBox onOpen={open} />}
      </div>
      <ArticleDialog id={article} mayEdit={mayEdit} onClose={() => open(undefined)} />
      <ImportDialog opened={importing} onClose={() => setImporting(false)} />
    </Page>
  );
}

interface FilterProps {
  readonly query: ArticleQuery;
  readonly onChange: (query: ArticleQuery) => void;
}

function Filters({ query, onChange }: FilterProps): ReactElement {
  const { t } = useWords();
  return (
    <div className={css.filters} role="search">
      <TextInput
        type="search"
        aria-label={t("knowledge.search")}
        placeholder={t("knowledge.search")}
        leftSection={<Icon name="search" size={16} />}
        value={query.q}
        onChange={(event) => onChange({ ...query, q: event.currentTarget.value })}
      />
      <Select
        aria-label={t("field.language")}
        value={query.language}
        onChange={(language) => onChange({ ...query, language: language ?? "" })}
        data={[
          { value: "", label: t("knowledge.any_language") },
          ...LOCALES.map((value) => ({ value, label: LOCALE_NAMES[value] })),
        ]}
      />
      <TextInput
        aria-label={t("field.category")}
        placeholder={t("knowledge.any_category")}
        value={query.category}
        onChange={(event) => onChange({ ...query, category: event.currentTarget.value })}
      />
    </div>
  );
}

function List({ query, onOpen }: { query: ArticleQuery; onOpen: (id: string) => void }): ReactElement {
  const { t } = useWords();
  const said = useSaid();
  const [settled] = useDebouncedValue(query, PAUSE_MS);
  const list = useInfiniteQuery({
    queryKey: ["articles", settled],
    queryFn: ({ pageParam }) => articles.list(settled, pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next ?? null,
    placeholderData: (before) => before,
  });
  if (list.isPending) return <Rows count={8} height={72} label={t("state.loading")} />;
  if (list.error && !list.data) {
    return (
      <Failed
        title={t("error.title")}
        detail={said(list.error)}
        retry={() => void list.refetch()}
        again={t("action.retry")}
      />
    );
  }
  const items = list.data.pages.flatMap((page) => page.items);
  const searched = Object.values(settled).some(Boolean);
  if (items.length === 0) {
    return (
      <Empty icon={searched ? "search" : "knowledge"} title={t(searched ? "knowledge.none" : "knowledge.empty")}>
        {t(searched ? "knowledge.none.about" : "knowledge.empty.about")}
      </Empty>
    );
  }
  return (
    <>
      <ul className={css.list}>
        {items.map((item) => (
          <ArticleRow key={item.id} item={item} onOpen={() => onOpen(item.id)} />
        ))}
      </ul>
      {list.hasNextPage && (
        <Button
          variant="default"
          fullWidth
          mt={12}
          loading={list.isFetchingNextPage}
          onClick={() => void list.fetchNextPage()}
        >
          {t("action.more")}
        </Button>
      )}
    </>
  );
}

function ArticleRow({ item, onOpen }: { item: Article; onOpen: () => void }): ReactElement {
  const { t, moment } = useWords();
  return (
    <li>
      <button type="button" onClick={onOpen}>
        <span className={css.question} lang={item.language}>
          <strong>{item.questions[0]}</strong>
          {item.status === "draft" && <Chip tone="amber">{t("article.draft")}</Chip>}
        </span>
        <span className={css.answer} lang={item.language}>
          {item.answer}
        </span>
        <span className={css.facts}>
          {item.category && <Chip>{item.category}</Chip>}
          <span>{LOCALE_NAMES[item.language]}</span>
          <span>{t("article.ways", { n: item.questions.length })}</span>
          <time dateTime={item.updated_at}>{moment(item.updated_at)}</time>
        </span>
      </button>
    </li>
  );
}
