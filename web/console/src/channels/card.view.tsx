import type { ReactElement } from "react";
import type { MessageCard } from "@client/types.js";
import { Icon } from "@ui/icons.js";
import { useWords } from "../words.js";
import css from "./card.module.css";

export const placeOf = (card: MessageCard): string =>
  card.kind === "product" ? `product:${card.sku}` : `order:${card.number}`;

/** A card on one line or two: in the timeline, below the field, and where it is chosen. */
export function CardLine({ card }: { card: MessageCard }): ReactElement {
  const { locale } = useWords();
  const [amount, currency] = [card.kind === "product" ? card.price : card.total, card.currency];
  const price =
    typeof amount === "number" && /^[A-Z]{3}$/.test(currency ?? "")
      ? new Intl.NumberFormat(locale, { style: "currency", currency: currency ?? "" }).format(amount)
      : "";
  const facts =
    card.kind === "product"
      ? [card.sku, price]
      : [
          card.placed_at ? new Date(card.placed_at).toLocaleDateString(locale) : "",
          price,
          ...(card.items ?? []).map(({ name }) => name),
        ];
  return (
    <span className={css.line}>
      <Icon name={card.kind === "product" ? "box" : "note"} size={16} />
      <strong>{card.kind === "product" ? card.name : `#${card.number}`}</strong>
      <small>{facts.filter(Boolean).join(" · ")}</small>
    </span>
  );
}

export const Cards = ({ cards = [] }: { readonly cards?: readonly MessageCard[] | undefined }): ReactElement => (
  <>
    {cards.map((card) => (
      <CardLine key={placeOf(card)} card={card} />
    ))}
  </>
);
