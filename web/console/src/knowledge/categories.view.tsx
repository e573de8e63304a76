import { useRef, useState, type KeyboardEvent, type ReactElement, type SyntheticEvent } from "react";
import { ActionIcon, Button, Modal, TextInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { categories } from "@client/api.js";
import type { Category } from "@client/types.js";
import { Empty, Rows } from "@ui/bits.js";
import { Icon } from "@ui/icons.js";
import { notify } from "@ui/notices.js";
import { Failed } from "../session/failed.view.js";
import { useSaid } from "../session/said.js";
import { LOCALE_NAMES, LOCALES, useWords } from "../words.js";
import { branches, movedBranch, renamedPath, type Branch } from "./categories.data.js";
import { categoriesQuery } from "./filters.view.js";
import { Within } from "./within.view.js";
import css from "./categories.module.css";

export function CategoriesPage(): ReactElement {
  const { t } = useWords();
  const held = useQuery(categoriesQuery);
  const [edited, setEdited] = useState<Branch | null>(null);
  return (
    <Within title={t("categories.title")} about={t("categories.about")}>
      {held.isPending && <Rows count={6} height={48} label={t("state.loading")} />}
      {held.error && <Failed error={held.error} retry={() => void held.refetch()} />}
      {held.data?.length === 0 && (
        <Empty icon="list" title={t("categories.empty")}>
          {t("categories.empty.about")}
        </Empty>
      )}
      {held.data && held.data.length > 0 && <Tree tree={branches(held.data)} onEdit={setEdited} />}
      <Modal opened={edited !== null} onClose={() => setEdited(null)} title={edited?.path}>
        {edited && <Edit tree={branches(held.data ?? [])} branch={edited} onDone={() => setEdited(null)} />}
      </Modal>
    </Within>
  );
}

const placesOf = (tree: readonly Branch[]): readonly Pick<Category, "path" | "titles">[] =>
  tree.map(({ path, titles }) => ({ path, titles }));

function Tree({ tree, onEdit }: { tree: readonly Branch[]; onEdit: (branch: Branch) => void }): ReactElement {
  const { t, locale } = useWords();
  const said = useSaid();
  const client = useQueryClient();
  const list = useRef<HTMLUListElement>(null);
  const order = useMutation({
    mutationFn: (next: readonly Branch[]) => categories.order(placesOf(next)),
    onMutate: (next) => client.setQueryData(categoriesQuery.queryKey, [...next]),
    onSuccess: (stored) => client.setQueryData(categoriesQuery.queryKey, stored),
    onError: (error) => {
      notify(said(error), "bad");
      void client.invalidateQueries({ queryKey: categoriesQuery.queryKey });
    },
  });
  const move = (path: string, by: -1 | 1): void => {
    const next = movedBranch(tree, path, by);
    if (next === null) return;
    order.mutate(next);
    requestAnimationFrame(() => list.current?.querySelector<HTMLElement>(`[data-path="${CSS.escape(path)}"]`)?.focus());
  };
  const onKeyDown = (event: KeyboardEvent, path: string): void => {
    const by = event.key === "ArrowUp" ? -1 : event.key === "ArrowDown" ? 1 : 0;
    if (by === 0 || !event.altKey) return;
    event.preventDefault();
    move(path, by);
  };
  return (
    <ul ref={list} className={css.tree}>
      {tree.map((branch) => (
        <li key={branch.path} style={{ "--depth": branch.depth } as React.CSSProperties}>
          <button
            type="button"
            className={css.name}
            data-path={branch.path}
            onClick={() => onEdit(branch)}
            onKeyDown={(event) => onKeyDown(event, branch.path)}
          >
            <strong>{branch.titles[locale] || branch.name}</strong>
            {branch.titles[locale] && branch.titles[locale] !== branch.name && <span>{branch.name}</span>}
          </button>
          <Link to="/knowledge" search={{ category: branch.path }} className={css.count}>
            {t("categories.articles", { n: branch.articles })}
          </Link>
          {([-1, 1] as const).map((by) => (
            <ActionIcon
              key={by}
              variant="subtle"
              color="gray"
              data-by={by}
              disabled={movedBranch(tree, branch.path, by) === null}
              aria-label={t(by < 0 ? "category.up" : "category.down", { name: branch.name })}
              onClick={() => move(branch.path, by)}
            >
              <Icon name="chevron" size={15} />
            </ActionIcon>
          ))}
        </li>
      ))}
    </ul>
  );
}

interface EditProps {
  readonly tree: readonly Branch[];
  readonly branch: Branch;
  readonly onDone: () => void;
}

/** Its name, which moves its articles with it, and what customers read in each language. */
function Edit({ tree, branch, onDone }: EditProps): ReactElement {
  const { t } = useWords();
  const client = useQueryClient();
  const [name, setName] = useState(branch.name);
  const [titles, setTitles] = useState<Readonly<Record<string, string>>>(branch.titles);
  const path = renamedPath(branch.path, name);
  const save = useMutation({
    mutationFn: async () => {
      const kept = Object.fromEntries(Object.entries(titles).filter(([, title]) => title.trim()));
      const stored = await categories.order(
        placesOf(tree).map((one) => (one.path === branch.path ? { ...one, titles: kept } : one)),
      );
      return path === branch.path ? stored : categories.rename(branch.path, path);
    },
    onSuccess: (stored) => {
      client.setQueryData(categoriesQuery.queryKey, stored);
      void client.invalidateQueries({ queryKey: ["articles"] });
      notify(t("state.saved"));
      onDone();
    },
  });
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    if (name.trim()) save.mutate();
  };
  const joins = path !== branch.path && tree.some((one) => one.path === path);
  return (
    <form className={css.edit} onSubmit={submit}>
      <TextInput
        label={t("category.name")}
        description={t(joins ? "category.joins" : "category.name.about")}
        value={name}
        maxLength={60}
        data-autofocus
        onChange={(event) => setName(event.currentTarget.value)}
      />
      {LOCALES.map((language) => (
        <TextInput
          key={language}
          label={t("category.shown", { language: LOCALE_NAMES[language] })}
          lang={language}
          placeholder={branch.name}
          value={titles[language] ?? ""}
          maxLength={60}
          onChange={(event) => setTitles({ ...titles, [language]: event.currentTarget.value })}
        />
      ))}
      <footer>
        <Button variant="default" onClick={onDone}>
          {t("action.cancel")}
        </Button>
        <Button type="submit" loading={save.isPending} disabled={!name.trim()}>
          {t("action.save")}
        </Button>
      </footer>
    </form>
  );
}
