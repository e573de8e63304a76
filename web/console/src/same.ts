import { useRef } from "react";
import { replaceEqualDeep } from "@tanstack/react-query";

/** The object of the last time while it says the same, part by part: what is made of a part is drawn again only when that changed. */
export function useSame<T>(value: T): T {
  const kept = useRef(value);
  kept.current = replaceEqualDeep(kept.current, value);
  return kept.current;
}
