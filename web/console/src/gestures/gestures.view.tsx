import type { ComponentType, ReactElement } from "react";
import { Link, useSearch } from "@tanstack/react-router";
import { Page } from "@ui/bits.js";
import tabs from "../bot/tabs.module.css";
import { useOwn } from "../own.js";
import { useRight } from "../session/session.js";
import { GESTURES, type GesturesTab } from "../tabs.js";
import { useWords } from "../words.js";
import { Effects } from "./effect.view.js";
import { Kinds } from "./kinds.view.js";
import { Everything, ToDo } from "./list.view.js";
import own from "./own.json";

const VIEWS: Readonly<Record<GesturesTab, ComponentType>> = {
  todo: ToDo,
  all: Everything,
  effect: Effects,
  kinds: Kinds,
};
const OF_SUPERVISORS: readonly GesturesTab[] = ["effect", "kinds"];

/** Small surprises: what is to be made, what was, what it brought, and what it may cost. */
export function GesturesPage(): ReactElement {
  const { t } = useWords();
  const say = useOwn(own);
  const supervises = useRight("supervise");
  const shown = GESTURES.filter((one) => supervises || !OF_SUPERVISORS.includes(one));
  const { tab = "todo" } = useSearch({ from: "/inside/gestures" });
  const here = shown.includes(tab) ? tab : "todo";
  const Shown = VIEWS[here];
  return (
    <Page title={t("nav.gestures")} about={say(`about.${here}`)}>
      <nav className={tabs["tabs"]} aria-label={t("nav.gestures")}>
        {shown.map((one) => (
          <Link key={one} to="/gestures" search={{ tab: one }} aria-current={one === here ? "page" : undefined}>
            {say(`tab.${one}`)}
          </Link>
        ))}
      </nav>
      <Shown />
    </Page>
  );
}
