import { memo, useEffect, useRef, type KeyboardEvent, type ReactElement } from "react";
import { SegmentedControl, Select, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import type { StatusFilter, View } from "@client/types.js";
import { Icon } from "@ui/icons.js";
import { isFree } from "../session/shortcuts.view.js";
import { useWords } from "../words.js";
import { Colleagues, PresenceSwitch } from "./colleagues.view.js";
import type { Filter } from "./inbox.data.js";
import { countsQuery } from "./inbox.js";
import { Narrow } from "./narrow.view.js";
import { Views } from "./views.view.js";
import css from "./inbox.module.css";

const MOST_COUNTED = 10_000; // the server counts no further

const VIEWS: readonly View[] = ["mine", "unassigned", "all"];
const STATUSES: readonly StatusFilter[] = ["open", "queued", "assigned", "bot", "snoozed", "resolved"];

interface HeadProps {
  readonly filter: Filter;
  readonly words: string;
  readonly onWords: (words: string) => void;
}

export const InboxHead = memo(function InboxHead({ filter, words, onWords }: HeadProps): ReactElement {
  const { t } = useWords();
  return (
    <header className={css.head}>
      <div className={css.title}>
        <h2>{t("nav.desk")}</h2>
        <Colleagues />
        <PresenceSwitch />
      </div>
      <SearchField words={words} onWords={onWords} />
      {!words.trim() && <Filters filter={filter} />}
    </header>
  );
});

/** Messages of all conversations; "/" comes here, Escape leaves. */
function SearchField({ words, onWords }: Pick<HeadProps, "words" | "onWords">): ReactElement {
  const { t } = useWords();
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    const onKey = (event: globalThis.KeyboardEvent): void => {
      if (event.key !== "/" || !isFree(event)) return;
      event.preventDefault();
      field.current?.focus();
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, []);
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== "Escape" || event.nativeEvent.isComposing) return;
    onWords("");
    field.current?.blur();
  };
  return (
    <TextInput
      ref={field}
      type="search"
      size="sm"
      maxLength={200}
      aria-label={t("search.label")}
      placeholder={t("search.hint")}
      leftSection={<Icon name="search" size={15} />}
      value={words}
      onChange={(event) => onWords(event.currentTarget.value)}
      onKeyDown={onKeyDown}
    />
  );
}

function Filters({ filter }: { filter: Filter }): ReactElement {
  const { t, number } = useWords();
  const { data: counts } = useQuery(countsQuery);
  const shown = (count: number): string => number(count) + (count < MOST_COUNTED ? "" : "+");
  const navigate = useNavigate();
  const show = (change: Partial<Filter>): void =>
    void navigate({ to: ".", search: (now) => ({ ...now, ...filter, ...change }), replace: true });
  return (
    <>
      <SegmentedControl
        fullWidth
        aria-label={t("inbox.view")}
        value={filter.view}
        onChange={(view) => show({ view: view })}
        data={VIEWS.map((view) => ({
          value: view,
          label: (
            <span className={css.view}>
              {t(`view.${view}`)} <b>{counts ? shown(counts[view]) : ""}</b>
            </span>
          ),
        }))}
      />
      <div className={css.title}>
        <Select
          size="xs"
          variant="unstyled"
          aria-label={t("inbox.status")}
          className={css.status}
          value={filter.status}
          onChange={(status) => status && show({ status: status })}
          data={STATUSES.map((status) => ({ value: status, label: t(`status.${status}`) }))}
        />
        <small className={css.sorted}>{t(filter.status === "resolved" ? "inbox.newest" : "inbox.urgent")}</small>
        <Views filter={filter} show={show} />
        <Narrow filter={filter} show={show} />
      </div>
    </>
  );
}
