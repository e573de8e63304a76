import type { ReactElement } from "react";
import { Button } from "@mantine/core";
import { useQueries } from "@tanstack/react-query";
import { Link, type LinkProps } from "@tanstack/react-router";
import { articles, workspace } from "@client/api.js";
import { shares } from "@client/bot.js";
import { connector } from "@client/shop.js";
import type { Calendar } from "@client/types.js";
import { Icon } from "@ui/icons.js";
import { useOwn } from "../own.js";
import { useDirectory } from "../people/directory.js";
import { prefer, usePreferences } from "../session/preferences.js";
import words from "./begin.json";
import css from "./begin.module.css";

const DAY = 1440; // minutes

interface Step {
  readonly name: "hours" | "people" | "channel" | "knowledge" | "share" | "orders";
  readonly to: LinkProps;
  readonly done: boolean;
}

/** What a new shop still lacks, for who may change it; gone once nothing does, or when somebody says so. */
export function Begin(): ReactElement | null {
  const own = useOwn(words);
  const steps = useSteps();
  const { begun } = usePreferences();
  if (begun || steps.every(({ done }) => done)) return null;
  return (
    <section className={css.begin} aria-label={own("title")}>
      <h2>{own("title")}</h2>
      <ol>
        {steps.map(({ name, to, done }) => (
          <li key={name} data-done={done || undefined}>
            <Link {...to}>
              <i aria-hidden>{done && <Icon name="check" size={14} />}</i>
              {own(name)}
              {done && <span className="visually-hidden"> ({own("done")})</span>}
            </Link>
          </li>
        ))}
      </ol>
      <Button variant="subtle" size="compact-sm" onClick={() => prefer({ begun: true })}>
        {own("hide")}
      </Button>
    </section>
  );
}

/** None while it is not known how far the shop has come: nothing is crossed out under one's eyes. */
function useSteps(): readonly Step[] {
  const { members, channels } = useDirectory();
  const [shop, written, share, orders] = useQueries({
    queries: [
      { queryKey: ["workspace"], queryFn: workspace.get },
      { queryKey: ["begin-articles"], queryFn: () => articles.list({}) },
      { queryKey: ["share-beginning"], queryFn: shares.beginning },
      { queryKey: ["shop-connector"], queryFn: connector.get },
    ],
  });
  if (!shop.data || !written.data || !share.data || !orders.data) return [];
  return [
    { name: "hours", to: { to: "/settings" }, done: !isAlways(shop.data.calendar) },
    { name: "people", to: { to: "/people", search: { tab: "invitations" } }, done: members.length > 1 },
    { name: "channel", to: { to: "/channels" }, done: channels.some((one) => one.allowed_origins.length > 0) },
    { name: "knowledge", to: { to: "/knowledge" }, done: written.data.items.length > 0 },
    { name: "share", to: { to: "/bot", search: { tab: "share" } }, done: share.data.percent > 0 },
    { name: "orders", to: { to: "/products" }, done: orders.data.kind === "rest" },
  ];
}

/** As a new shop's hours stand. */
const isAlways = ({ week }: Calendar): boolean =>
  week.every(([span]) => span?.opens_minute === 0 && span.closes_minute === DAY);
