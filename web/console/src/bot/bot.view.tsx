import { useEffect, useRef, type ReactElement } from "react";
import { Link, useSearch } from "@tanstack/react-router";
import { Page } from "@ui/bits.js";
import type { BotTab } from "./tabs.js";
import { useRight } from "../session/session.js";
import { useWords } from "../words.js";
import { FlowActions, Flows } from "./flows.view.js";
import { Messages } from "./messages.view.js";
import { ModelTab } from "./model.view.js";
import { ReportTab } from "./report.view.js";
import { Shares } from "./share.view.js";
import { Training } from "./training.view.js";
import css from "./tabs.module.css";

const TABS: readonly BotTab[] = ["flows", "training", "messages", "report", "share", "model"];

export function BotPage(): ReactElement {
  const { t } = useWords();
  const { tab = "flows" } = useSearch({ from: "/inside/bot" });
  const connects = useRight("manage_channels");
  const tabs = TABS.filter((one) => connects || one !== "model");
  const shown = tabs.includes(tab) ? tab : "flows";
  const bar = useRef<HTMLElement>(null);
  useEffect(() => {
    // On a phone the bar is wider than the window.
    bar.current?.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });
  }, [shown]);
  return (
    <Page title={t("nav.bot")} about={t(`bot.${shown}.about`)} actions={shown === "flows" && <FlowActions />}>
      <nav ref={bar} className={css.tabs} aria-label={t("nav.bot")}>
        {tabs.map((one) => (
          <Link key={one} to="/bot" search={{ tab: one }} aria-current={one === shown ? "page" : undefined}>
            {t(`bot.${one}`)}
          </Link>
        ))}
      </nav>
      {shown === "flows" && <Flows />}
      {shown === "training" && <Training />}
      {shown === "messages" && <Messages />}
      {shown === "report" && <ReportTab />}
      {shown === "share" && <Shares />}
      {shown === "model" && <ModelTab />}
    </Page>
  );
}
