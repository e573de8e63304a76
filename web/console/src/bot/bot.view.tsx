import type { ReactElement } from "react";
import { Link, useSearch } from "@tanstack/react-router";
import type { Right } from "@client/types.js";
import { Page } from "@ui/bits.js";
import type { BotTab } from "./tabs.js";
import { Gaps } from "../gaps/gaps.view.js";
import { Review } from "../review/review.view.js";
import { useSession } from "../session/session.js";
import { TabBar } from "../tabbar.view.js";
import { useWords } from "../words.js";
import { FlowActions, Flows } from "./flows.view.js";
import { Messages } from "./messages.view.js";
import { ModelTab } from "./model.view.js";
import { ReportTab } from "./report.view.js";
import { Shares } from "./share.view.js";
import { Training } from "./training.view.js";
import { useWaiting } from "./waiting.js";

const NEEDS: Readonly<Record<BotTab, Right>> = {
  flows: "edit_knowledge",
  training: "edit_knowledge",
  messages: "edit_knowledge",
  report: "edit_knowledge",
  gaps: "edit_knowledge",
  review: "converse",
  share: "edit_knowledge",
  model: "manage_channels",
};
const VIEWS: Readonly<Record<BotTab, () => ReactElement>> = {
  flows: Flows,
  training: Training,
  messages: Messages,
  report: ReportTab,
  gaps: Gaps,
  review: Review,
  share: Shares,
  model: ModelTab,
};
const TABS = Object.keys(NEEDS) as readonly BotTab[];

export function BotPage(): ReactElement {
  const { t } = useWords();
  const { tab = "flows" } = useSearch({ from: "/inside/bot" });
  const { member } = useSession();
  const { drafts, gaps, feedback } = useWaiting();
  const waits: Partial<Record<BotTab, number>> = { review: drafts, gaps: gaps + feedback };
  const tabs = TABS.filter((one) => member.rights.includes(NEEDS[one]));
  const shown = tabs.includes(tab) ? tab : (tabs[0] ?? "review");
  const Shown = VIEWS[shown];
  return (
    <Page title={t("nav.bot")} about={t(`bot.${shown}.about`)} actions={shown === "flows" && <FlowActions />}>
      {tabs.length > 1 && (
        <TabBar label={t("nav.bot")} shown={shown}>
          {tabs.map((one) => (
            <Link key={one} to="/bot" search={{ tab: one }} aria-current={one === shown ? "page" : undefined}>
              {t(`bot.${one}`)}
              {(waits[one] ?? 0) > 0 && <small>{waits[one]}</small>}
            </Link>
          ))}
        </TabBar>
      )}
      <Shown />
    </Page>
  );
}
