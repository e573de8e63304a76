import { useState, type ReactElement } from "react";
import { Button, SegmentedControl } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { connector, products, type Product } from "@client/shop.js";
import { Chip, Empty, Page } from "@ui/bits.js";
import { Icon } from "@ui/icons.js";
import { Paged } from "../paged.view.js";
import { SearchField } from "../search.view.js";
import { useRight } from "../session/session.js";
import { useWords } from "../words.js";
import { inLanguage, NEW, pricesOf } from "./product.data.js";
import { Picture } from "./picture.view.js";
import { ProductDialog } from "./product.view.js";
import { ShopDialog, Source } from "./shop.view.js";
import css from "./products.module.css";

export const productsKey = ["products"];
export const connectorQuery = { queryKey: ["shop-connector"], queryFn: connector.get };

/** What the shop sells: what the bot answers from and what it offers. */
export function ProductsPage(): ReactElement {
  const { t } = useWords();
  const search = useSearch({ from: "/inside/products" });
  const navigate = useNavigate();
  const [edits, connects] = [useRight("edit_knowledge"), useRight("manage_channels")];
  const { data: shop } = useQuery({ ...connectorQuery, enabled: edits });
  const [opened, setOpened] = useState<Product | "shop" | null>(null);
  const show = (change: Partial<typeof search>): void =>
    void navigate({ to: "/products", search: (now) => ({ ...now, ...change }), replace: true });
  const mayEdit = shop?.kind === "own"; // else the next hour's answer of the shop's server would undo it
  const close = (): void => setOpened(null);
  return (
    <Page
      title={t("nav.products")}
      about={t("products.about")}
      actions={
        <>
          {connects && (
            <Button variant="default" leftSection={<Icon name="link" size={16} />} onClick={() => setOpened("shop")}>
              {t("shop.title")}
            </Button>
          )}
          {mayEdit && (
            <Button leftSection={<Icon name="plus" size={16} />} onClick={() => setOpened(NEW)}>
              {t("products.new")}
            </Button>
          )}
        </>
      }
    >
      {shop?.kind === "rest" && <Source />}
      <div className={css.filters}>
        <SearchField
          className={css.search}
          label={t("products.search")}
          value={search.q ?? ""}
          onChange={(q) => show({ q: q || undefined })}
        />
        <SegmentedControl
          size="sm"
          aria-label={t("product.stock")}
          value={search.sold_out ? "sold_out" : "all"}
          onChange={(value) => show({ sold_out: value === "sold_out" || undefined })}
          data={(["all", "sold_out"] as const).map((value) => ({ value, label: t(`products.${value}`) }))}
        />
      </div>
      <Paged
        queryKey={[...productsKey, search]}
        fetch={(cursor) => products.list(search, cursor)}
        count={8}
        height={68}
        empty={<Nothing searched={Boolean(search.q ?? search.sold_out)} mayEdit={mayEdit} />}
      >
        {(items) => (
          <ul className={css.list}>
            {items.map((item) => (
              <Row key={item.sku} product={item} onOpen={() => setOpened(item)} />
            ))}
          </ul>
        )}
      </Paged>
      <ProductDialog product={opened === "shop" ? null : opened} mayEdit={mayEdit} onClose={close} />
      {connects && <ShopDialog open={opened === "shop"} onClose={close} />}
    </Page>
  );
}

function Nothing({ searched, mayEdit }: { searched: boolean; mayEdit: boolean }): ReactElement {
  const { t } = useWords();
  return searched ? (
    <Empty icon="search" title={t("products.none")}>
      {t("products.none.about")}
    </Empty>
  ) : (
    <Empty icon="box" title={t("products.empty")}>
      {mayEdit && t("products.empty.about")}
    </Empty>
  );
}

function Row({ product, onOpen }: { product: Product; onOpen: () => void }): ReactElement {
  const { t, locale, money, number } = useWords();
  const [first, ...others] = pricesOf(product.price, locale);
  return (
    <li>
      <button type="button" onClick={onOpen}>
        <Picture product={product} size={44} />
        <span className={css.what}>
          <strong>{inLanguage(product.name, locale) || product.sku}</strong>
          <small>{[product.sku, product.category].filter(Boolean).join(" · ")}</small>
        </span>
        <span className={css.price}>
          {first && <strong>{money(first[1], first[0])}</strong>}
          <small>{others.map(([currency, amount]) => money(amount, currency)).join(" · ")}</small>
        </span>
        <span className={css.stock}>
          {product.stock > 0 ? (
            t("products.left", { n: number(product.stock) })
          ) : (
            <Chip tone="amber">{t("products.sold_out")}</Chip>
          )}
        </span>
      </button>
    </li>
  );
}
