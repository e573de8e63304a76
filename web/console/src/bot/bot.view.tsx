import type { ReactElement } from "react";
import { SegmentedControl } from "@mantine/core";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { Page } from "@ui/bits.js";
import type { BotTab } from "./tabs.js";
import { useRight } from "../session/session.js";
import { useWords } from "../words.js";
import { FlowActions, Flows } from "./flows.view.js";
import { ModelTab } from "./model.view.js";
import { Shares } from "./share.view.js";

const TABS: readonly BotTab[] = ["flows", "share", "model"];

export function BotPage(): ReactElement {
  const { t } = useWords();
  const { tab = "flows" } = useSearch({ from: "/inside/bot" });
  const navigate = useNavigate();
  const connects = useRight("manage_channels");
  const tabs = TABS.filter((one) => connects || one !== "model");
  const shown = tabs.includes(tab) ? tab : "flows";
  return (
    <Page title={t("nav.bot")} about={t(`bot.${shown}.about`)} actions={shown === "flows" && <FlowActions />}>
      <SegmentedControl
        size="sm"
        mb={20}
        maw="100%"
        aria-label={t("nav.bot")}
        value={shown}
        onChange={(value) => void navigate({ to: "/bot", search: { tab: value } })}
        data={tabs.map((value) => ({ value, label: t(`bot.${value}`) }))}
      />
      {shown === "flows" && <Flows />}
      {shown === "share" && <Shares />}
      {shown === "model" && <ModelTab />}
    </Page>
  );
}
