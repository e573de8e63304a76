import type { ReactElement } from "react";
import { MultiSelect, Select, Switch } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { categoriesQuery } from "../knowledge/filters.view.js";
import { useDirectory } from "../people/directory.js";
import { LOCALE_NAMES, LOCALES, useWords } from "../words.js";
import { withLanguage } from "./help.data.js";
import type { PartProps } from "./settings.view.js";
import css from "./help.module.css";

const NONE = "";

/** Who reads what: languages, categories kept out, and the way to people. */
export function Audience({ draft, onChange }: PartProps): ReactElement {
  const { t } = useWords();
  const { channels } = useDirectory();
  const tops = (useQuery(categoriesQuery).data ?? []).map(({ path }) => path.split("/")[0] ?? path);
  return (
    <>
      <fieldset className={css.languages}>
        <legend>{t("help.languages")}</legend>
        <p>{t("help.languages.about")}</p>
        <div>
          {LOCALES.map((one) => (
            <Switch
              key={one}
              label={LOCALE_NAMES[one]}
              checked={draft.languages.includes(one)}
              disabled={draft.languages.length === 1 && draft.languages.includes(one)}
              onChange={(event) => onChange(withLanguage(draft, one, event.currentTarget.checked))}
            />
          ))}
        </div>
      </fieldset>
      <Select
        label={t("help.language")}
        value={draft.language}
        onChange={(language) => language && onChange({ ...draft, language })}
        data={LOCALES.filter((one) => draft.languages.includes(one)).map((value) => ({
          value,
          label: LOCALE_NAMES[value],
        }))}
      />
      <MultiSelect
        label={t("help.hidden")}
        description={t("help.hidden.about")}
        maxValues={50}
        value={[...draft.hidden]}
        onChange={(hidden) => onChange({ ...draft, hidden })}
        data={[...new Set([...tops.filter(Boolean), ...draft.hidden])]}
      />
      <Select
        label={t("help.channel")}
        value={draft.channel_id ?? NONE}
        onChange={(channel) => onChange({ ...draft, channel_id: channel || null })}
        data={[
          { value: NONE, label: t("help.channel.none") },
          ...channels.map(({ id, name }) => ({ value: id, label: name })),
        ]}
      />
    </>
  );
}
