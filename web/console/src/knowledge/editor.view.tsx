import { useEffect, useRef, useState, type ReactElement } from "react";
import { Button } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { Link } from "@tanstack/react-router";
import type { Article, Locale } from "@client/types.js";
import { Icon, type IconName } from "@ui/icons.js";
import { LOCALE_NAMES, LOCALES, useWords, type Key } from "../words.js";
import { leading } from "./article.data.js";
import { useEditing, type Editing } from "./editing.js";
import { EditionColumn } from "./edition.view.js";
import { Facts } from "./facts.view.js";
import { together } from "./figures.view.js";
import { Guard } from "../guard.view.js";
import css from "./editor.module.css";

interface EditorProps {
  readonly editions: readonly Article[];
  readonly entered: Locale;
  readonly onMade: (article: Article) => void;
}

/** The language one came for, beside the one it follows. */
function firstShown(editions: readonly Article[], entered: Locale): readonly Locale[] {
  const lead = editions.find((one) => one.source_id === null)?.language;
  return lead && lead !== entered ? [lead, entered] : [entered];
}

export function Editor({ editions, entered, onMade }: EditorProps): ReactElement {
  const editing = useEditing(editions, entered, onMade);
  const [figures] = useState(() => together(editions)); // a save brings none
  const narrow = useMediaQuery("(max-width: 900px)");
  const [chosen, setShown] = useState<readonly Locale[]>(() => firstShown(editions, entered));
  const [focus, setFocus] = useState(entered); // the one language of a phone
  const shown = narrow ? [focus] : LOCALES.filter((language) => chosen.includes(language));
  const toggle = (language: Locale): void => {
    setFocus(language);
    setShown((now) => {
      const rest = now.filter((one) => one !== language);
      return rest.length === now.length ? [...now, language] : rest.length > 0 ? rest : now;
    });
  };
  useKeys(editing, toggle);
  return (
    <div className={css.editor}>
      <Head editing={editing} shown={shown} narrow={narrow} onToggle={toggle} />
      <div className={css.body}>
        <div className={css.editions} data-count={shown.length}>
          {shown.map((language) => (
            <EditionColumn key={language} language={language} editing={editing} />
          ))}
        </div>
        <Facts editing={editing} figures={figures} />
      </div>
      <Guard when={editing.changed.length > 0} />
    </div>
  );
}

/** Ctrl S saves, Alt 1–3 shows or hides a language: also while writing. */
function useKeys({ save, saving, changed, complete }: Editing, toggle: (language: Locale) => void): void {
  const latest = useRef({ save, toggle, may: false });
  latest.current = { save, toggle, may: changed.length > 0 && complete && !saving };
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.isComposing) return;
      const language = event.altKey ? LOCALES[["Digit1", "Digit2", "Digit3"].indexOf(event.code)] : undefined;
      if (language) latest.current.toggle(language);
      else if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "s") {
        if (latest.current.may) latest.current.save();
      } else return;
      event.preventDefault();
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, []);
}

interface HeadProps {
  readonly editing: Editing;
  readonly shown: readonly Locale[];
  readonly narrow: boolean;
  readonly onToggle: (language: Locale) => void;
}

function Head({ editing, shown, narrow, onToggle }: HeadProps): ReactElement {
  const { t } = useWords();
  const { group, changed, complete, saving, save } = editing;
  const lead = leading(group);
  const title = (lead && group[lead]?.draft.questions[0]?.trim()) || t("knowledge.new");
  return (
    <header className={css.head}>
      <Link to="/knowledge" className={css.back}>
        <Icon name="back" size={16} />
        <span>{t("nav.knowledge")}</span>
      </Link>
      <h1 lang={lead}>{title}</h1>
      <div className={css.languages} role="group" aria-label={t("article.languages")}>
        {LOCALES.map((language) => (
          <LanguageToggle
            key={language}
            language={language}
            editing={editing}
            on={shown.includes(language)}
            leads={language === lead}
            onToggle={() => (narrow && shown.includes(language) ? undefined : onToggle(language))}
          />
        ))}
      </div>
      <span className={css.state} role="status">
        {changed.length > 0 ? t(complete ? "editor.unsaved" : "editor.incomplete") : ""}
      </span>
      <Button loading={saving} disabled={changed.length === 0 || !complete} onClick={save} title="Ctrl S">
        {t("action.save")}
      </Button>
    </header>
  );
}

interface ToggleProps {
  readonly language: Locale;
  readonly editing: Editing;
  readonly on: boolean;
  readonly leads: boolean;
  readonly onToggle: () => void;
}

/** What there is to know of a language before it is opened. */
function stateOf(language: Locale, { group, clashes, changed }: Editing): Key | null {
  const edition = group[language];
  if (edition === undefined) return "edition.missing";
  if (clashes[language]) return "edition.clash";
  if (changed.includes(language)) return "edition.unsaved";
  return edition.draft.out_of_date ? "badge.out_of_date" : null;
}

const ICONS: Partial<Record<Key, IconName>> = {
  "edition.missing": "plus",
  "edition.clash": "warn",
  "badge.out_of_date": "warn",
};

function LanguageToggle({ language, editing, on, leads, onToggle }: ToggleProps): ReactElement {
  const { t } = useWords();
  const state = stateOf(language, editing);
  const icon = state && ICONS[state];
  const notes = [state && t(state), leads && editing.group[language]?.from && t("edition.leading")].filter(Boolean);
  return (
    <button type="button" aria-pressed={on} title={notes.join(" · ")} onClick={onToggle}>
      {icon && <Icon name={icon} size={13} />}
      {LOCALE_NAMES[language]}
      {state === "edition.unsaved" && <i className={css.unsaved} />}
      {state && <span className="visually-hidden">, {t(state)}</span>}
    </button>
  );
}
