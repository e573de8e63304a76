/** Of a product's names and prices, those for the customer who is spoken to. */
import type { Companion } from "@client/bot.js";
import { inWords } from "./document.data.js";
import type { Locale } from "@client/types.js";

const CURRENCIES: Readonly<Record<string, string>> = { "zh-CN": "CNY", "zh-TW": "TWD", en: "USD" };

export interface Offer {
  readonly name: string;
  readonly price: { readonly amount: number; readonly currency: string } | null;
}

/** Prices are by currency; the one of the customer's language comes first. */
export function offerOf({ name, price, sku }: Companion, locale: Locale): Offer {
  const wished = CURRENCIES[locale] ?? "";
  const currency = wished in price ? wished : Object.keys(price)[0];
  const amount = currency === undefined ? undefined : price[currency];
  return {
    name: inWords(name, locale) || sku,
    price: currency !== undefined && amount !== undefined ? { amount, currency } : null,
  };
}
