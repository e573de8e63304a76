import { Suspense, type ComponentType, type ReactElement } from "react";
import { Link, useSearch } from "@tanstack/react-router";
import { Page, Rows } from "@ui/bits.js";
import { useOwn } from "../own.js";
import { part } from "../part.js";
import { TabBar } from "../tabbar.view.js";
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
  board: part(async () => (await import("./board/board.view.js")).LiveBoard),
  targets: Targets,
  hours: HoursTab,
  profiles: Profiles,
  policy: Policy,
  offers: OffersTab,
  rules: part(async () => (await import("./rules/rules.view.js")).Rules),
  waits: Waits,
  clocks: part(async () => (await import("./clocks/clocks.view.js")).Clocks),
  proof: part(async () => (await import("./proof/proof.view.js")).Proofs),
};

export function RoutingPage(): ReactElement {
  const { t } = useWords();
  const own = useOwn(names);
  const { tab = "targets" } = useSearch({ from: "/inside/routing" });
  const Shown = VIEWS[tab];
  return (
    <Page title={t("nav.routing")} about={own(`${tab}.about`)}>
      <TabBar label={t("nav.routing")} shown={tab}>
        {ROUTING.map((one) => (
          <Link key={one} to="/routing" search={{ tab: one }} aria-current={one === tab ? "page" : undefined}>
            {own(one)}
          </Link>
        ))}
      </TabBar>
      <Suspense fallback={<Rows count={4} height={56} label={t("state.loading")} />}>
        <Shown />
      </Suspense>
    </Page>
  );
}
