import type { ReactElement } from "react";
import { Button, Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { customers } from "@client/api.js";
import type { Order } from "@client/types.js";
import { Chip, type Tone } from "@ui/bits.js";
import { useSaid } from "../session/said.js";
import { useWords } from "../words.js";
import { Part } from "./part.view.js";
import { parcelsOf, piecesOf } from "./orders.data.js";
import css from "./customer.module.css";

const TONES: Readonly<Record<string, Tone>> = {
  shipped: "accent",
  partly_shipped: "accent",
  out_for_delivery: "accent",
  delivered: "good",
  returned: "amber",
  return_requested: "amber",
  refunded: "amber",
  lost: "red",
  cancelled: "red",
};

/** What the customer bought, once they have proven who they are. */
export function Orders({ customer }: { customer: string }): ReactElement {
  const { t } = useWords();
  const said = useSaid();
  const list = useQuery({ queryKey: ["orders", customer], queryFn: () => customers.orders(customer), retry: false });
  const { data, error } = list;
  const orders = data?.items ?? [];
  return (
    <Part title={t("customer.orders", { n: orders.length })}>
      {!data && !error && <Skeleton height={64} radius={8} />}
      {!data && error && (
        <p className={css.quiet} role="status">
          {said(error)}{" "}
          <Button size="compact-xs" variant="default" loading={list.isFetching} onClick={() => void list.refetch()}>
            {t("action.retry")}
          </Button>
        </p>
      )}
      {data && orders.length === 0 && <p className={css.quiet}>{t("customer.no_orders")}</p>}
      {orders.map((order) => (
        <OrderView key={order.number} order={order} />
      ))}
    </Part>
  );
}

function OrderView({ order }: { order: Order }): ReactElement {
  const { t, has, locale, money, moment } = useWords();
  const named = (state: string): string => {
    const key = `order.${state}`;
    return has(key) ? t(key) : state;
  };
  const pieces = piecesOf(order, locale).map(({ name, quantity }) => (quantity > 1 ? `${name} × ${quantity}` : name));
  return (
    <div className={css.order}>
      <div>
        <strong>{order.number}</strong>
        <Chip tone={TONES[order.state] ?? "plain"}>{named(order.state)}</Chip>
        <span>{money(order.total, order.currency)}</span>
      </div>
      <p>{pieces.join(t("list.comma"))}</p>
      {parcelsOf(order, locale).map(({ tracking, carrier, last }) => (
        <p key={tracking} className={css.parcel}>
          {carrier} {tracking}
          {last && <span>{last}</span>}
        </p>
      ))}
      <small>{moment(order.placed_at)}</small>
    </div>
  );
}
