import { lazy, Suspense, useEffect, useRef, type ComponentType, type ReactElement } from "react";
import { Link, useSearch } from "@tanstack/react-router";
import { Page, Rows } from "@ui/bits.js";
import tabs from "../bot/tabs.module.css";
import { useWords } from "../words.js";
import { HoursTab } from "./hours/hours.view.js";
import { ROUTING, type RoutingTab } from "./tabs.js";
import { OffersTab } from "./offers/offers.view.js";
import { Policy } from "./profiles/policy.view.js";
import { Profiles } from "./profiles/profiles.view.js";
import { Targets } from "./targets/targets.view.js";
import { Waits } from "./waits/waits.view.js";

// With the words of all its conditions and actions it is as large as the other tabs together.
const Rules = lazy(async () => ({ default: (await import("./rules/rules.view.js")).Rules }));

const VIEWS: Readonly<Record<RoutingTab, ComponentType>> = {
  targets: Targets,
  offers: OffersTab,
  profiles: Profiles,
  policy: Policy,
  hours: HoursTab,
  waits: Waits,
  rules: Rules,
};

export function RoutingPage(): ReactElement {
  const { t } = useWords();
  const { tab = "targets" } = useSearch({ from: "/inside/routing" });
  const Shown = VIEWS[tab];
  const bar = useRef<HTMLElement>(null);
  useEffect(() => {
    // On a phone the bar is wider than the window.
    bar.current?.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });
  }, [tab]);
  return (
    <Page title={t("nav.routing")} about={t(`routing.${tab}.about`)}>
      <nav ref={bar} className={tabs["tabs"]} aria-label={t("nav.routing")}>
        {ROUTING.map((one) => (
          <Link key={one} to="/routing" search={{ tab: one }} aria-current={one === tab ? "page" : undefined}>
            {t(`routing.${one}`)}
          </Link>
        ))}
      </nav>
      <Suspense fallback={<Rows count={3} height={64} label={t("state.loading")} />}>
        <Shown />
      </Suspense>
    </Page>
  );
}
