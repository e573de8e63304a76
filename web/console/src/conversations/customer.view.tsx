import { lazy, Suspense, useEffect, useRef, type ReactElement } from "react";
import { ActionIcon, Skeleton } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { customers } from "@client/api.js";
import type { Customer, Head } from "@client/types.js";
import { Avatar, Chip, Failed } from "@ui/bits.js";
import { Icon } from "@ui/icons.js";
import { notify } from "@ui/notices.js";
import { TagEditor } from "@ui/tags.js";
import { useClock } from "../clock.js";
import { Offers } from "../bot/offers.view.js";
import { Proposals } from "../bot/proposals.view.js";
import { useDirectory } from "../people/directory.js";
import { useSaid } from "../session/said.js";
import { useWords } from "../words.js";
import { Part } from "./part.view.js";
import { Orders } from "./orders.view.js";
import css from "./customer.module.css";

const Preferences = lazy(() => import("../customers/preferences.view.js"));
const TiedList = lazy(async () => ({ default: (await import("./links/tied.view.js")).TiedList }));

interface PanelProps {
  readonly head: Head;
  readonly over: boolean; // lies over the conversation where there is no room beside it
  readonly onClose: () => void;
}

const customerQuery = (id: string): { queryKey: string[]; queryFn: () => Promise<Customer> } => ({
  queryKey: ["customer", id],
  queryFn: () => customers.one(id),
});

export function CustomerPanel({ head, over, onClose }: PanelProps): ReactElement {
  const { t } = useWords();
  const place = useRef<HTMLElement>(null);
  const said = useSaid();
  const { data, error, refetch } = useQuery(customerQuery(head.customer.id));
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
      {data && <Profile customer={data} head={head} />}
      {!data && !error && <PanelSkeleton />}
      {!data && error && (
        <Failed title={t("error.title")} detail={said(error)} retry={() => void refetch()} again={t("action.retry")} />
      )}
    </aside>
  );
}

function Profile({ customer, head }: { customer: Customer; head: Head }): ReactElement {
  const { t, has, ago } = useWords();
  const directory = useDirectory();
  const seen = useClock((nowMs) => ago(customer.seen_at, nowMs));
  const tier = `tier.${customer.tier}`;
  const known = customer.identities.filter(({ kind }) => kind !== "visitor"); // a browser's own number says nothing
  return (
    <>
      <div className={css.head}>
        <Avatar name={customer.name} id={customer.id} size={48} />
        <div>
          <h2>{customer.name || t("customer.nameless")}</h2>
          <p>{t("customer.seen", { ago: seen })}</p>
        </div>
        {customer.tier && <Chip tone="amber">{has(tier) ? t(tier) : customer.tier}</Chip>}
      </div>
      <Proposals conversation={head.id} />
      <Part title={t("customer.tags")}>
        <CustomerTags customer={customer} />
      </Part>
      <Part title={t("customer.identities")}>
        {known.length === 0 && <p className={css.quiet}>{t("customer.anonymous")}</p>}
        {known.map((identity) => (
          <div key={`${identity.kind}:${identity.address}`} className={css.identity}>
            <Icon name={identity.kind === "email" ? "mail" : "person"} size={15} />
            <span>{identity.address}</span>
            {identity.verified ? (
              <span className={css.verified} title={t("customer.verified")}>
                <Icon name="verified" size={15} />
                <span className="visually-hidden">{t("customer.verified")}</span>
              </span>
            ) : (
              <small>{t("customer.unverified")}</small>
            )}
          </div>
        ))}
      </Part>
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
        <Suspense>
          <Preferences customer={customer} />
        </Suspense>
      </div>
      <Orders customer={customer.id} />
      <Offers conversation={head.id} customer={customer} />
      <Suspense>
        <TiedList id={head.id} seq={head.seq} />
      </Suspense>
      <Others customer={customer.id} but={head.id} />
    </>
  );
}

function CustomerTags({ customer }: { customer: Customer }): ReactElement {
  const { t } = useWords();
  const said = useSaid();
  const client = useQueryClient();
  const show = (tags: readonly string[]): unknown =>
    client.setQueryData<Customer>(["customer", customer.id], (data) => data && { ...data, tags });
  const save = useMutation({
    mutationFn: (tags: string[]) => customers.change(customer.id, { tags }),
    onMutate: (tags) => {
      show(tags);
      return customer.tags;
    },
    onError: (error, _tags, before) => {
      show(before ?? []);
      notify(said(error), "bad");
    },
  });
  return (
    <TagEditor
      tags={customer.tags}
      label={t("customer.tags")}
      add={t("header.add_tag")}
      remove={(tag) => t("header.remove_tag", { tag })}
      onAdd={(tag) => save.mutate([...customer.tags, tag])}
      onRemove={(tag) => save.mutate(customer.tags.filter((one) => one !== tag))}
    />
  );
}

function Others({ customer, but }: { customer: string; but: string }): ReactElement | null {
  const { t, moment } = useWords();
  const { data } = useQuery({ queryKey: ["timeline", customer], queryFn: async () => customers.timeline(customer) });
  const others = new Map(
    data?.items.filter((item) => item.conversation_id !== but).map((item) => [item.conversation_id, item]),
  );
  if (others.size === 0) return null;
  return (
    <Part title={t("customer.others", { n: others.size })}>
      <ul className={css.others}>
        {[...others.values()].map(({ conversation_id: id, number, event }) => (
          <li key={id}>
            <Link to="/desk/$id" params={{ id }} search={(now) => now}>
              #{number}
            </Link>
            <time dateTime={event.at}>{moment(event.at)}</time>
          </li>
        ))}
      </ul>
    </Part>
  );
}

function PanelSkeleton(): ReactElement {
  return (
    <div className={css.head}>
      <Skeleton circle width={48} height={48} />
      <Skeleton height={16} width={140} />
    </div>
  );
}
