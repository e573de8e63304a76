import { useState, type ReactElement } from "react";
import { TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { customers } from "@client/api.js";
import type { CustomerLine } from "@client/types.js";
import { Avatar, Chip, Empty, Page } from "@ui/bits.js";
import { Icon } from "@ui/icons.js";
import { useClock } from "../clock.js";
import { Paged } from "../paged.view.js";
import { useWords } from "../words.js";
import { Details } from "./details.view.js";
import css from "./customers.module.css";

const PAUSE_MS = 200; // after the last key, so that a word is searched once

/** Everybody who ever came, newest first, or those who have these words in their name, addresses and tags. */
export function CustomersPage(): ReactElement {
  const { t } = useWords();
  const search = useSearch({ from: "/inside/customers" });
  const navigate = useNavigate();
  const words = search.q ?? "";
  const [typed, setTyped] = useState(words);
  const show = (change: { q?: string | undefined; id?: string | undefined }): void =>
    void navigate({ to: "/customers", search: (now) => ({ ...now, ...change }), replace: true });
  const settle = useDebouncedCallback((text: string) => show({ q: text.trim() || undefined }), PAUSE_MS);
  return (
    <Page title={t("nav.customers")} about={t("customers.about")}>
      <TextInput
        type="search"
        className={css.search ?? ""}
        aria-label={t("customers.search")}
        placeholder={t("customers.search")}
        leftSection={<Icon name="search" size={16} />}
        value={typed}
        onChange={(event) => {
          setTyped(event.currentTarget.value);
          settle(event.currentTarget.value);
        }}
      />
      <Paged
        queryKey={["customers", words]}
        fetch={(cursor) => customers.list(words, cursor)}
        count={8}
        height={64}
        empty={<Nobody searched={words !== ""} />}
      >
        {(items) => (
          <ul className={css.list}>
            {items.map((item) => (
              <Row key={item.id} customer={item} onOpen={() => show({ id: item.id })} />
            ))}
          </ul>
        )}
      </Paged>
      <Details id={search.id} onClose={() => show({ id: undefined })} />
    </Page>
  );
}

function Nobody({ searched }: { searched: boolean }): ReactElement {
  const { t } = useWords();
  return searched ? (
    <Empty icon="search" title={t("customers.none")}>
      {t("customers.none.about")}
    </Empty>
  ) : (
    <Empty icon="person" title={t("customers.empty")}>
      {t("customers.empty.about")}
    </Empty>
  );
}

function Row({ customer, onOpen }: { customer: CustomerLine; onOpen: () => void }): ReactElement {
  const { t, has, ago } = useWords();
  const seen = useClock((nowMs) => ago(customer.seen_at, nowMs));
  const tier = `tier.${customer.tier}`;
  return (
    <li>
      <button type="button" onClick={onOpen}>
        <Avatar name={customer.name} id={customer.id} size={36} />
        <span className={css.who}>
          <strong>{customer.name || t("customer.nameless")}</strong>
          <small>{t("customer.seen", { ago: seen })}</small>
        </span>
        <span className={css.tags}>
          {customer.tier && <Chip tone="amber">{has(tier) ? t(tier) : customer.tier}</Chip>}
          {customer.tags.map((tag) => (
            <Chip key={tag}>{tag}</Chip>
          ))}
        </span>
      </button>
    </li>
  );
}
