import type { ComponentType, ReactElement } from "react";
import { Link, useSearch } from "@tanstack/react-router";
import { Page } from "@ui/bits.js";
import tabs from "../bot/tabs.module.css";
import { useOwn } from "../own.js";
import { useRight } from "../session/session.js";
import { useWords } from "../words.js";
import { FollowUps } from "./followups.view.js";
import own from "./own.json";
import { Results } from "./results.view.js";
import { SurveyList } from "./list.view.js";
import { SURVEYS, type SurveysTab } from "./tabs.js";

const VIEWS: Readonly<Record<SurveysTab, ComponentType>> = {
  results: Results,
  "follow-ups": FollowUps,
  surveys: SurveyList,
};

/** What customers think. Who does not supervise sees what is to be followed up. */
export function SurveysPage(): ReactElement {
  const { t } = useWords();
  const say = useOwn(own);
  const supervises = useRight("supervise");
  const shown = SURVEYS.filter((one) => supervises || one === "follow-ups");
  const { tab = "results" } = useSearch({ from: "/inside/surveys" });
  const here = shown.includes(tab) ? tab : "follow-ups";
  const Shown = VIEWS[here];
  return (
    <Page title={t("nav.surveys")} about={say(`about.${here}`)}>
      <nav className={tabs["tabs"]} aria-label={t("nav.surveys")}>
        {shown.map((one) => (
          <Link key={one} to="/surveys" search={{ tab: one }} aria-current={one === here ? "page" : undefined}>
            {say(`tab.${one}`)}
          </Link>
        ))}
      </nav>
      <Shown />
    </Page>
  );
}
