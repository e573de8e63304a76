import { lazy, Suspense, useEffect, useRef, type ComponentType, type ReactElement } from "react";
import { Link, useSearch } from "@tanstack/react-router";
import { Page, Rows } from "@ui/bits.js";
import tabs from "../bot/tabs.module.css";
import { useOwn } from "../own.js";
import { useWords } from "../words.js";
import { HoursTab } from "./hours/hours.view.js";
import names from "./own.json";
import { ROUTING, type RoutingTab } from "./tabs.js";
import { OffersTab } from "./offers/offers.view.js";
import { Policy } from "./profiles/policy.view.js";
import { Profiles } from "./profiles/profiles.view.js";
import { Targets } from "./targets/targets.view.js";
import { Waits } from "./waits/waits.view.js";

const VIEWS: Readonly<Record<RoutingTab, ComponentType>> = {
  board: lazy(async () => ({ default: (await import("./board/board.view.js")).LiveBoard })),
  targets: Targets,
  hours: HoursTab,
  profiles: Profiles,
  policy: Policy,
  offers: OffersTab,
  rules: lazy(async () => ({ default: (await import("./rules/rules.view.js")).Rules })),
  waits: Waits,
  clocks: lazy(async () => ({ default: (await import("./clocks/clocks.view.js")).Clocks })),
  proof: lazy(async () => ({ default: (await import("./proof/proof.view.js")).Proofs })),
};

export function RoutingPage(): ReactElement {
  const { t } = useWords();
  const own = useOwn(names);
  const { tab = "targets" } = useSearch({ from: "/inside/routing" });
  const Shown = VIEWS[tab];
  const bar = useRef<HTMLElement>(null);
  useEffect(() => {
    // On a phone the bar is wider than the window.
    bar.current?.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });
  }, [tab]);
  return (
    <Page title={t("nav.routing")} about={own(`${tab}.about`)}>
      <nav ref={bar} className={tabs["tabs"]} aria-label={t("nav.routing")}>
        {ROUTING.map((one) => (
          <Link key={one} to="/routing" search={{ tab: one }} aria-current={one === tab ? "page" : undefined}>
            {own(one)}
          </Link>
        ))}
      </nav>
      <Suspense fallback={<Rows count={4} height={56} label={t("state.loading")} />}>
        <Shown />
      </Suspense>
    </Page>
  );
}
