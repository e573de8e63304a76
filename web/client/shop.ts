/** What the console asks about the shop: its products, and how its server is asked. */
import { get, post, put, remove } from "./rest.js";
import type { components } from "./schema.js";
import type { Page } from "./types.js";

type Made = components["schemas"];

export type Product = Made["ProductOut"];
export type Connector = Made["ConnectorOut"];
export type ConnectorForm = Required<Made["ConnectorForm"]>;

export interface ProductQuery {
  readonly q?: string | undefined;
  readonly sold_out?: boolean | undefined;
}

export const products = {
  list: (query: ProductQuery, after?: string | null) => get<Page<Product>>("/products", { ...query, after }),
  add: (product: Product) => post<Product>("/products", product),
  save: (product: Product, seen: Product) => put<null>("/products", { products: [product], seen }),
  remove: (sku: string) => remove<null>("/products", { sku }),
};

export const connector = {
  get: () => get<Connector>("/shop/connector"),
  change: (form: ConnectorForm) => put<Connector>("/shop/connector", form),
  take: () => post<Made["ProductsTakenOut"]>("/shop/connector/products"),
  secret: () => post<Made["ConnectorSecretOut"]>("/shop/connector/secret"),
  check: () => post<Made["ConnectorCheckOut"]>("/shop/connector/check"),
};
