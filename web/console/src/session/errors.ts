/** What the server's errors say in Chinese; English is the server's own. Fetched at rest: an error is no part of a first visit. */
import type { Locale } from "@client/types.js";
import { createStore, useStore } from "../store.js";

type Said = Readonly<Record<string, Readonly<Partial<Record<Locale, string>>>>>;

const errors = createStore<Said>({});

export const learnErrors = async (): Promise<void> => {
  const { default: said } = await import("./errors.json");
  errors.set(() => said);
};

export const useErrors = (): Said => useStore(errors, (said) => said);
