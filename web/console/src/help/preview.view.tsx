import { useState, type ReactElement } from "react";
import { SegmentedControl } from "@mantine/core";
import type { HelpCentre } from "@client/help.js";
import type { Locale } from "@client/types.js";
import { Icon } from "@ui/icons.js";
import people from "../people/people.module.css";
import { LOCALE_NAMES, LOCALES, useWords } from "../words.js";
import type { HelpDraft } from "./help.data.js";
import css from "./help.module.css";

/** The home page as a search engine lists it, with what was typed so far. */
export function Preview({ draft, centre }: { draft: HelpDraft; centre: HelpCentre }): ReactElement {
  const { t } = useWords();
  const [chosen, setChosen] = useState<Locale>(draft.language);
  const language = draft.languages.includes(chosen) ? chosen : draft.language;
  const snippet = centre.snippets.find((one) => one.language === language);
  const address = `${centre.base}/help/${draft.slug || "…"}/`;
  return (
    <section className={people["part"]}>
      <div className={css.head}>
        <h2>{t("help.preview")}</h2>
        <SegmentedControl
          aria-label={t("field.language")}
          value={language}
          onChange={setChosen}
          data={LOCALES.filter((one) => draft.languages.includes(one)).map((value) => ({
            value,
            label: LOCALE_NAMES[value],
          }))}
        />
      </div>
      <div className={css.snippet} lang={language}>
        <span>
          {draft.logo ? <img src={draft.logo} alt="" /> : <Icon name="globe" size={18} />}
          {address}
          {language}/
        </span>
        <strong>{draft.title || snippet?.title}</strong>
        <p>{snippet?.description}</p>
      </div>
      <p>{t("help.preview.about")}</p>
      {!centre.open && centre.address && <p>{t("help.preview.closed")}</p>}
      {centre.open && (
        <a href={`${centre.address}sitemap.xml`} target="_blank" rel="noopener">
          {t("help.sitemap")}
        </a>
      )}
    </section>
  );
}
