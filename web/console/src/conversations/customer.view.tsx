import { memo, Suspense, useEffect, useRef, useState, type ReactElement, type ReactNode } from "react";
import { ActionIcon, Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { customers } from "@client/api.js";
import type { Customer, Head } from "@client/types.js";
import { Avatar, Chip, Rows } from "@ui/bits.js";
import { Icon } from "@ui/icons.js";
import { useClock } from "../clock.js";
import { Offers } from "../bot/offers.view.js";
import { Proposals } from "../bot/proposals.view.js";
import { part } from "../part.js";
import { useDirectory } from "../people/directory.js";
import { Failed } from "../session/failed.view.js";
import { useStore } from "../store.js";
import { useWords } from "../words.js";
import { useDesk } from "./desk.store.js";
import { Part } from "./part.view.js";
import { Orders } from "./orders.view.js";
import css from "./customer.module.css";

// Read after the messages: the desk opens without them.
const Preferences = part(async () => (await import("../customers/preferences.view.js")).default);
const TiedList = part(async () => (await import("./links/tied.view.js")).TiedList);
const CustomerTags = part(async () => (await import("../customers/tags.view.js")).CustomerTags);
const Known = part(async () => (await import("../customers/more.view.js")).Known);
const Rest = part(async () => (await import("../customers/more.view.js")).Rest);

const STAYS_MS = 400; // longer than the steps of somebody who goes down the list

interface FrameProps {
  readonly over: boolean; // lies over the conversation where there is no room beside it
  readonly onClose: () => void;
  readonly children: ReactNode;
}

const customerQuery = (id: string): { queryKey: string[]; queryFn: () => Promise<Customer> } => ({
  queryKey: ["customer", id],
  queryFn: () => customers.one(id),
});

export function PanelFrame({ over, onClose, children }: FrameProps): ReactElement {
  const { t } = useWords();
  const place = useRef<HTMLElement>(null);
  useEffect(() => {
    if (!over) return undefined;
    const back = document.activeElement;
    place.current?.focus();
    return () => {
      if (back instanceof HTMLElement) back.focus();
    };
  }, [over]);
  return (
    <aside
      ref={place}
      tabIndex={-1}
      className={css.panel}
      data-over={over || undefined}
      aria-label={t("customer.label")}
      onKeyDown={(event) => over && event.key === "Escape" && onClose()}
    >
      {over && (
        <ActionIcon
          className={css.close}
          variant="subtle"
          color="gray"
          aria-label={t("action.close")}
          onClick={onClose}
        >
          <Icon name="close" />
        </ActionIcon>
      )}
      {children}
    </aside>
  );
}

/** What the panel needs of the conversation. */
export type Beside = Pick<Head, "id" | "customer" | "channel_id" | "team_id">;

export const CustomerPanel = memo(function CustomerPanel({ head }: { head: Beside }): ReactElement {
  const { data, error, refetch } = useQuery(customerQuery(head.customer.id));
  const { name } = head.customer;
  const called = useRef(name);
  useEffect(() => {
    if (called.current !== name) void refetch(); // somebody renamed them, or joined them to another
    called.current = name;
  }, [name, refetch]);
  if (data) return <Profile customer={data} head={head} />;
  if (!error) return <PanelSkeleton />;
  return <Failed error={error} retry={() => void refetch()} />;
});

/** When the customer was last heard of: what they do in this conversation is newer than what was fetched. */
function Seen({ id, at }: { id: string; at: string }): ReactElement {
  const { t, ago } = useWords();
  const here = useStore(
    useDesk().desk,
    ({ logs }) => logs.get(id)?.events.findLast(({ actor }) => actor.kind === "customer")?.at ?? at,
  );
  const seen = useClock((nowMs) => ago(Date.parse(here) > Date.parse(at) ? here : at, nowMs));
  return <p>{t("customer.seen", { ago: seen })}</p>;
}

function Profile({ customer, head }: { customer: Customer; head: Beside }): ReactElement {
  const { t, has, tier } = useWords();
  const directory = useDirectory();
  const stays = useStays();
  return (
    <>
      <div className={css.head}>
        <Avatar name={customer.name} id={customer.id} size={48} />
        <div>
          <h2>
            <Link to="/customers/$customer" params={{ customer: customer.id }} className={css.name}>
              {customer.name || t("customer.nameless")}
            </Link>
          </h2>
          <Seen id={head.id} at={customer.seen_at} />
        </div>
        {customer.tier && <Chip tone="amber">{tier(customer.tier)}</Chip>}
      </div>
      <Proposals conversation={head.id} />
      <Suspense fallback={<Rows count={6} height={72} label={t("state.loading")} />}>
        <Part title={t("customer.tags")}>
          <CustomerTags customer={customer} />
        </Part>
        <Known customer={customer} />
        <Part title={t("customer.facts")}>
          <dl className={css.facts}>
            <dt>{t("field.language")}</dt>
            <dd>
              {has(`language.${customer.language}`)
                ? t(`language.${customer.language}` as "language.en")
                : customer.language}
            </dd>
            <dt>{t("field.channel")}</dt>
            <dd>{directory.channel(head.channel_id) || "–"}</dd>
            <dt>{t("field.team")}</dt>
            <dd>{directory.team(head.team_id) || "–"}</dd>
          </dl>
        </Part>
        <div className={css.part}>
          <Preferences customer={customer} />
        </div>
        <Orders customer={customer.id} />
        {stays && (
          <Suspense>
            <Offers conversation={head.id} customer={customer} />
            <TiedList id={head.id} />
            <Rest customer={customer} head={head} />
          </Suspense>
        )}
      </Suspense>
    </>
  );
}

/** Whoever only passes through does not read to the end: what stands there is fetched for those who stay. */
function useStays(): boolean {
  const [stays, setStays] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setStays(true), STAYS_MS);
    return () => clearTimeout(timer);
  }, []);
  return stays;
}

export function PanelSkeleton(): ReactElement {
  return (
    <div className={css.head}>
      <Skeleton circle width={48} height={48} />
      <Skeleton height={16} width={140} />
    </div>
  );
}
