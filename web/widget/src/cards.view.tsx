/** Products and orders in a message, loaded with the first of them. */

import type { ComponentChildren } from "preact";
import type { Offer } from "../../client/live.wire.js";
import type { MessageRow } from "./rows.data.js";
import { language } from "./words.js";
import { ready, words } from "./later.js";
import css from "./cards.css?inline";

type Card = NonNullable<MessageRow["cards"]>[number];
type Product = Extract<Card, { kind: "product" }>;
type Order = Extract<Card, { kind: "order" }>;

const FEW = 5; // from here on a shop need not say how many are left
const site = encodeURIComponent(new URLSearchParams(location.search).get("site") ?? "");

const sheet = new CSSStyleSheet();
sheet.replaceSync(css);
document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];

const said = (word: string, facts: Readonly<Record<string, string | number>> = {}): string =>
  ((words.cards as Readonly<Record<string, string>>)[word] ?? "").replace(/\{(\w+)\}/g, (_, name: string) =>
    String(facts[name]),
  );

export const draw = ({ offer, cards = [] }: MessageRow): Promise<ComponentChildren> =>
  ready.then(() => (
    <>
      {offer && <OfferView offer={offer} />}
      {cards.map((card) => (card.kind === "product" ? <ProductView {...card} /> : <OrderView {...card} />))}
    </>
  ));

/** A product that goes with the answer, in the words of the server. */
const OfferView = ({ offer }: { readonly offer: Offer }) => (
  <a class="card" href={offer.link} target="_blank">
    {offer.picture && <img src={offer.picture} alt="" />}
    <div>
      <small>{offer.because}</small>
      <bdi>{offer.name}</bdi>
      <small>
        {offer.price} · {offer.stock}
      </small>
    </div>
  </a>
);

function ProductView({ sku, name, price, currency, stock = 0, url, picture }: Product) {
  const path = encodeURIComponent(sku);
  const left = stock > FEW ? said("there") : stock > 0 ? said("few", { stock }) : said("gone");
  const inside = (
    <>
      {picture && <img src={`/go/${site}/picture/${path}`} alt="" loading="lazy" />}
      <div>
        <bdi>{name}</bdi>
        <span>{money(price, currency)}</span>
        <small>{left}</small>
      </div>
    </>
  );
  // Through us: the shop's page is looked up when it is opened, and where it moved to meanwhile.
  return url ? (
    <a class="card" href={`/go/${site}/product/${path}`} target="_blank" title={said("look")}>
      {inside}
    </a>
  ) : (
    <div class="card">{inside}</div>
  );
}

const OrderView = ({ number, state, placed_at, total, currency, items = [], more = 0, carrier, tracking }: Order) => (
  <section class="card" aria-label={said("order", { number })}>
    <div>
      <bdi>{said("order", { number })}</bdi>
      <small>
        {[placed_at && new Date(placed_at).toLocaleDateString(language()), money(total, currency)]
          .filter(Boolean)
          .join(" · ")}
      </small>
      {state && <span class="state">{said(state) || state}</span>}
      <ul>
        {items.map(({ name, quantity }) => (
          <li key={name}>
            <span>{name}</span>
            <span>× {quantity ?? 1}</span>
          </li>
        ))}
        {more > 0 && <li>{said("more", { count: more })}</li>}
      </ul>
      {tracking && (
        <small>
          {carrier} <bdi>{tracking}</bdi>
        </small>
      )}
    </div>
  </section>
);

/** Whole amounts have no decimals; a currency nobody knows stands as it is written. */
function money(amount: number | null | undefined, currency = ""): string {
  if (amount === null || amount === undefined) return "";
  if (!/^[A-Z]{3}$/.test(currency)) return `${amount}`;
  const digits = Number.isInteger(amount) ? 0 : 2;
  return new Intl.NumberFormat(language(), {
    style: "currency",
    currency,
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }).format(amount);
}
