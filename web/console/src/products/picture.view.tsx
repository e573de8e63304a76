import { useState, type ReactElement } from "react";
import type { Product } from "@client/shop.js";
import { Icon } from "@ui/icons.js";
import { useDirectory } from "../people/directory.js";
import { pictureAt } from "./product.data.js";
import css from "./products.module.css";

/** A product's picture; where there is none, or it does not come, a mark in its place. */
export function Picture({ product, size }: { product: Product; size: number }): ReactElement {
  const { channels } = useDirectory();
  const address = pictureAt(product, channels);
  const [missing, setMissing] = useState<string | null>(null);
  return (
    <span className={css.picture} style={{ width: size, height: size }}>
      {address === null || address === missing ? (
        <Icon name="picture" size={size / 2} />
      ) : (
        <img src={address} alt="" width={size} height={size} loading="lazy" onError={() => setMissing(address)} />
      )}
    </span>
  );
}
