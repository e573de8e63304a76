import type { ReactElement } from "react";
import { SegmentedControl } from "@mantine/core";
import { useNavigate, useSearch } from "@tanstack/react-router";
import type { Right } from "@client/types.js";
import { Page } from "@ui/bits.js";
import type { BotTab } from "./tabs.js";
import { Gaps } from "../gaps/gaps.view.js";
import { Review } from "../review/review.view.js";
import { useSession } from "../session/session.js";
import { useWords } from "../words.js";
import { FlowActions, Flows } from "./flows.view.js";
import { ModelTab } from "./model.view.js";
import { Shares } from "./share.view.js";

const NEEDS: Readonly<Record<BotTab, Right>> = {
  flows: "edit_knowledge",
  gaps: "edit_knowledge",
  review: "converse",
  share: "edit_knowledge",
  model: "manage_channels",
};
const TABS = Object.keys(NEEDS) as readonly BotTab[];

export function BotPage(): ReactElement {
  const { t } = useWords();
  const { tab = "flows" } = useSearch({ from: "/inside/bot" });
  const navigate = useNavigate();
  const { member } = useSession();
  const tabs = TABS.filter((one) => member.rights.includes(NEEDS[one]));
  const shown = tabs.includes(tab) ? tab : (tabs[0] ?? "review");
  return (
    <Page title={t("nav.bot")} about={t(`bot.${shown}.about`)} actions={shown === "flows" && <FlowActions />}>
      {tabs.length > 1 && (
        <SegmentedControl
          size="sm"
          mb={20}
          maw="100%"
          aria-label={t("nav.bot")}
          value={shown}
          onChange={(value) => void navigate({ to: "/bot", search: { tab: value } })}
          data={tabs.map((value) => ({ value, label: t(`bot.${value}`) }))}
        />
      )}
      {shown === "flows" && <Flows />}
      {shown === "gaps" && <Gaps />}
      {shown === "review" && <Review />}
      {shown === "share" && <Shares />}
      {shown === "model" && <ModelTab />}
    </Page>
  );
}
