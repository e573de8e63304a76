import { useEffect, type ReactElement } from "react";
import { Button, Menu } from "@mantine/core";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { exchange } from "@client/api.js";
import { Page } from "@ui/bits.js";
import { Icon } from "@ui/icons.js";
import { useRight } from "../session/session.js";
import { isFree } from "../session/shortcuts.view.js";
import { useWords } from "../words.js";
import { Filters } from "./filters.view.js";
import { List } from "./list.view.js";
import { TryBox } from "./try.view.js";
import css from "./knowledge.module.css";

const SEARCH = "knowledge-search";

/** Outside of fields: `/` searches, `n` writes a new article. */
function useKeys(mayEdit: boolean): void {
  const navigate = useNavigate();
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (!isFree(event)) return;
      if (event.key === "/") document.getElementById(SEARCH)?.focus();
      else if (event.key === "n" && mayEdit) void navigate({ to: "/knowledge/$id", params: { id: "new" } });
      else return;
      event.preventDefault();
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, [navigate, mayEdit]);
}

export function KnowledgePage(): ReactElement {
  const { t } = useWords();
  const search = useSearch({ from: "/inside/knowledge" });
  const navigate = useNavigate();
  const mayEdit = useRight("edit_knowledge");
  useKeys(mayEdit);
  return (
    <Page title={t("nav.knowledge")} about={t("knowledge.about")} actions={mayEdit && <Actions />}>
      <div className={css.columns} data-alone={!mayEdit || undefined}>
        <div className={css.found}>
          <Filters
            id={SEARCH}
            search={search}
            onChange={(next) => void navigate({ to: "/knowledge", search: next, replace: true })}
          />
          <List search={search} mayEdit={mayEdit} />
        </div>
        {mayEdit && <TryBox />}
      </div>
    </Page>
  );
}

const FORMATS = ["jsonl", "csv", "markdown"] as const;

function Actions(): ReactElement {
  const { t } = useWords();
  return (
    <>
      <Menu>
        <Menu.Target>
          <Button variant="default" rightSection={<Icon name="chevron" size={15} />}>
            {t("knowledge.manage")}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item
            leftSection={<Icon name="upload" size={16} />}
            renderRoot={(props) => <Link to="/knowledge/import" {...props} />}
          >
            {t("import.title")}
          </Menu.Item>
          <Menu.Item
            leftSection={<Icon name="list" size={16} />}
            renderRoot={(props) => <Link to="/knowledge/categories" {...props} />}
          >
            {t("categories.title")}
          </Menu.Item>
          <Menu.Item
            leftSection={<Icon name="globe" size={16} />}
            renderRoot={(props) => <Link to="/knowledge/help" {...props} />}
          >
            {t("help.title")}
          </Menu.Item>
          <Menu.Divider />
          <Menu.Label>{t("export.title")}</Menu.Label>
          {FORMATS.map((format) => (
            <Menu.Item
              key={format}
              component="a"
              href={exchange.address(format)}
              download
              leftSection={<Icon name="download" size={16} />}
            >
              {t(`export.${format}`)}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      <Button
        leftSection={<Icon name="plus" size={16} />}
        renderRoot={(props) => <Link to="/knowledge/$id" params={{ id: "new" }} {...props} />}
      >
        {t("knowledge.new")}
      </Button>
    </>
  );
}
