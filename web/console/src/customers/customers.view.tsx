import type { ReactElement } from "react";
import { Link, useNavigate, useRouter, useSearch } from "@tanstack/react-router";
import { customers } from "@client/api.js";
import type { CustomerLine } from "@client/types.js";
import { Avatar, Chip, Empty, Page } from "@ui/bits.js";
import { useClock } from "../clock.js";
import { Paged } from "../paged.view.js";
import { SearchField } from "../search.view.js";
import { useWords } from "../words.js";
import { OpenTagRules } from "./tagrules.view.js";
import css from "./customers.module.css";

const SHOWN = 4; // tags in a row that leave room for a name

/** Everybody who ever came, newest first, or those who have these words in their name, addresses and tags. */
export function CustomersPage(): ReactElement {
  const { t } = useWords();
  const search = useSearch({ from: "/inside/customers" });
  const navigate = useNavigate();
  const router = useRouter();
  const words = search.q ?? "";
  const look = (q: string): void => {
    // Who has left for a customer meanwhile is not called back by the last letters.
    if (router.latestLocation.pathname !== "/customers") return;
    void navigate({ to: "/customers", search: { q: q || undefined }, replace: true });
  };
  return (
    <Page title={t("nav.customers")} about={t("customers.about")} actions={<OpenTagRules />}>
      <SearchField className={css.search} label={t("customers.search")} value={words} onChange={look} />
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
              <Row key={item.id} customer={item} />
            ))}
          </ul>
        )}
      </Paged>
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

function Row({ customer }: { customer: CustomerLine }): ReactElement {
  const { t, tier, ago } = useWords();
  const seen = useClock((nowMs) => ago(customer.seen_at, nowMs));
  return (
    <li>
      <Link to="/customers/$customer" params={{ customer: customer.id }} className={css.row}>
        <Avatar name={customer.name} id={customer.id} size={36} />
        <span className={css.who}>
          <strong>{customer.name || t("customer.nameless")}</strong>
          <small>{[customer.address, t("customer.seen", { ago: seen })].filter(Boolean).join(" · ")}</small>
        </span>
        <span className={css.tags}>
          {customer.tier && <Chip tone="amber">{tier(customer.tier)}</Chip>}
          {customer.tags.slice(0, SHOWN).map((tag) => (
            <Chip key={tag}>{tag}</Chip>
          ))}
          {customer.tags.length > SHOWN && <Chip>+{customer.tags.length - SHOWN}</Chip>}
        </span>
      </Link>
    </li>
  );
}
