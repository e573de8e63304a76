/** An order's body is the shop's own words: what is not there, or not as expected, is left out. */
import type { Locale, Order } from "@client/types.js";

export interface Piece {
  readonly name: string;
  readonly quantity: number;
}

export interface Parcel {
  readonly tracking: string;
  readonly carrier: string;
  readonly last: string; // the newest thing its carrier told
}

type Facts = Readonly<Record<string, unknown>>;

const list = (value: unknown): readonly Facts[] =>
  Array.isArray(value) ? value.filter((one): one is Facts => typeof one === "object" && one !== null) : [];
/** A text, or the one of several languages that is asked for. */
function text(value: unknown, locale?: Locale): string {
  const chosen = locale && typeof value === "object" && value !== null ? (value as Facts)[locale] : value;
  return typeof chosen === "string" ? chosen : "";
}

export const piecesOf = ({ body }: Order, locale: Locale): readonly Piece[] =>
  list(body["items"]).map((item) => ({
    name: text(item["name"], locale) || text(item["sku"]),
    quantity: Number(item["quantity"] ?? 1),
  }));

export const parcelsOf = ({ body }: Order, locale: Locale): readonly Parcel[] =>
  list(body["shipments"]).map((shipment) => ({
    tracking: text(shipment["tracking"]),
    carrier: text(shipment["carrier"]),
    last: text(list(shipment["events"]).at(-1)?.["text"], locale),
  }));
