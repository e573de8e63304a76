/** A product as it is written, stored and shown. */
import type { Product } from "@client/shop.js";
import type { Channel, Locale } from "@client/types.js";

const CURRENCIES: Readonly<Record<Locale, string>> = { "zh-CN": "CNY", "zh-TW": "TWD", en: "USD" };

export const NEW: Product = {
  sku: "",
  name: {},
  price: {},
  category: "",
  stock: 0,
  summary: {},
  url: "",
  picture: "",
};

/** A text in the reader's language, else in any. */
export const inLanguage = (text: Readonly<Record<string, string>>, locale: Locale): string =>
  text[locale] || (Object.values(text).find(Boolean) ?? "");

/** The currencies of our languages, the reader's first, and whichever else the product has. */
export const currenciesOf = (price: Product["price"], locale: Locale): readonly string[] => [
  ...new Set([CURRENCIES[locale], ...Object.values(CURRENCIES), ...Object.keys(price)]),
];

/** The price the reader would pay first, then those in other money. */
export const pricesOf = (price: Product["price"], locale: Locale): readonly (readonly [string, number])[] =>
  currenciesOf(price, locale).flatMap((currency) => {
    const amount = price[currency];
    return amount === undefined ? [] : [[currency, amount] as const];
  });

/** With one language's words; empty ones are none. */
export function worded(text: Readonly<Record<string, string>>, locale: Locale, words: string): Record<string, string> {
  return Object.fromEntries(Object.entries({ ...text, [locale]: words }).filter(([, one]) => one !== ""));
}

/** With one currency's price; an emptied field is none. */
export function priced(price: Product["price"], currency: string, amount: number | string): Product["price"] {
  const rest = Object.entries(price).filter(([name]) => name !== currency);
  return Object.fromEntries(amount === "" ? rest : [...rest, [currency, Number(amount)]]);
}

// Of any web server, or of this one; as the server asks.
const ADDRESS = /^(https?:\/\/[^\s\\]+|\/([^\s/\\][^\s\\]*)?)?$/;
export const isAddress = (text: string): boolean => ADDRESS.test(text);

export const isComplete = (product: Product): boolean =>
  product.sku.trim() !== "" &&
  Object.values(product.name).some((name) => name.trim()) &&
  isAddress(product.url) &&
  isAddress(product.picture);

/** Where our pages may load a stored picture from: this server, which asks the shop's for it. */
export function pictureAt({ sku, picture }: Product, channels: readonly Channel[]): string | null {
  if (picture.startsWith("/")) return picture;
  const key = channels[0]?.site_key;
  return picture && key ? `/go/${key}/picture/${encodeURIComponent(sku)}` : null;
}
