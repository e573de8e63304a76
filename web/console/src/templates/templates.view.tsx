import { Suspense, type ComponentType, type ReactElement } from "react";
import { Link, useSearch } from "@tanstack/react-router";
import { Page } from "@ui/bits.js";
import { useOwn } from "../own.js";
import { part } from "../part.js";
import { TabBar } from "../tabbar.view.js";
import { TEMPLATES, type TemplatesTab } from "../tabs.js";
import { useWords } from "../words.js";
import words from "./catalogue.json";
import { Templates } from "./list.view.js";
import { Macros } from "./macros.view.js";
import { Packs } from "./packs.view.js";

const CoachPage = part(async () => (await import("../coach/page.view.js")).CoachPage);

const VIEWS: Readonly<Record<TemplatesTab, ComponentType>> = {
  templates: Templates,
  macros: Macros,
  packs: Packs,
  coach: CoachPage,
};

export function TemplatesPage(): ReactElement {
  const { t } = useWords();
  const own = useOwn(words);
  const { tab = "templates" } = useSearch({ from: "/inside/templates" });
  const Shown = VIEWS[tab];
  return (
    <Page title={t("nav.templates")} about={own(`${tab}.about`)}>
      <TabBar label={t("nav.templates")} shown={tab}>
        {TEMPLATES.map((one) => (
          <Link key={one} to="/templates" search={{ tab: one }} aria-current={one === tab ? "page" : undefined}>
            {own(one)}
          </Link>
        ))}
      </TabBar>
      <Suspense>
        <Shown />
      </Suspense>
    </Page>
  );
}
