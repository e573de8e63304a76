import type { ReactElement } from "react";
import { TextInput } from "@mantine/core";
import type { Words } from "@client/widget.js";
import { LOCALE_NAMES, LOCALES } from "../words.js";
import css from "./widget.module.css";

const LONGEST = 300;

interface SpokenProps {
  readonly label: string;
  readonly value: Words;
  readonly usual?: Words;
  readonly set: (value: Words) => void;
}

/** A text by language: one that is missing is said in the usual words, where there are any, else in the channel's own. */
export function Spoken({ label, value, usual = {}, set }: SpokenProps): ReactElement {
  return (
    <div className={css.spoken} role="group" aria-label={label}>
      <span>{label}</span>
      {LOCALES.map((locale) => (
        <TextInput
          key={locale}
          aria-label={`${label} · ${LOCALE_NAMES[locale]}`}
          lang={locale}
          maxLength={LONGEST}
          placeholder={[LOCALE_NAMES[locale], usual[locale]].filter(Boolean).join(" · ")}
          value={value[locale] ?? ""}
          onChange={(event) => set({ ...value, [locale]: event.currentTarget.value })}
        />
      ))}
    </div>
  );
}
