import { useEffect, useRef, useState, type KeyboardEvent, type ReactElement } from "react";
import { ActionIcon, Button, Popover, SegmentedControl, Select, TextInput } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import type { StatusFilter, View } from "@client/types.js";
import { Icon } from "@ui/icons.js";
import { useDirectory } from "../people/directory.js";
import { isFree } from "../session/shortcuts.view.js";
import { useWords } from "../words.js";
import { Colleagues, PresenceSwitch } from "./colleagues.view.js";
import { isNarrowed, type Filter } from "./inbox.data.js";
import { useCounts } from "./inbox.js";
import css from "./inbox.module.css";

const MOST_COUNTED = 10_000; // the server counts no further

const VIEWS: readonly View[] = ["mine", "unassigned", "all"];
const STATUSES: readonly StatusFilter[] = ["open", "queued", "assigned", "bot", "snoozed", "resolved"];

interface HeadProps {
  readonly filter: Filter;
  readonly words: string;
  readonly onWords: (words: string) => void;
}

export function InboxHead({ filter, words, onWords }: HeadProps): ReactElement {
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
}

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
  const counts = useCounts();
  const shown = (count: number): string => number(count) + (count < MOST_COUNTED ? "" : "+");
  const navigate = useNavigate();
  const show = (change: Partial<Filter>): void =>
    void navigate({ to: ".", search: (now) => ({ ...now, ...change }), replace: true });
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
        <Narrow filter={filter} show={show} />
      </div>
    </>
  );
}

/** Team, channel and tag, behind one button that shows whether any of them is set. */
function Narrow({ filter, show }: { filter: Filter; show: (change: Partial<Filter>) => void }): ReactElement {
  const { t } = useWords();
  const directory = useDirectory();
  const [tag, setTag] = useState(filter.tag ?? "");
  const on = isNarrowed(filter);
  const any = { value: "", label: t("filter.any") };
  const choices = (all: readonly { readonly id: string; readonly name: string }[]): (typeof any)[] => [
    any,
    ...all.map(({ id, name }) => ({ value: id, label: name })),
  ];
  return (
    <Popover width={250} position="bottom-end" trapFocus shadow="md">
      <Popover.Target>
        <ActionIcon
          variant={on ? "light" : "subtle"}
          color={on ? "wing" : "gray"}
          aria-label={t(on ? "filter.on" : "filter.title")}
        >
          <Icon name="filter" size={16} />
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown className={css.narrow} aria-label={t("filter.title")}>
        <Select
          label={t("field.team")}
          comboboxProps={{ withinPortal: false }}
          value={filter.team ?? ""}
          onChange={(team) => show({ team: team || undefined })}
          data={choices(directory.teams)}
        />
        <Select
          label={t("field.channel")}
          comboboxProps={{ withinPortal: false }}
          value={filter.channel ?? ""}
          onChange={(channel) => show({ channel: channel || undefined })}
          data={choices(directory.channels)}
        />
        <form
          onSubmit={(event) => {
            event.preventDefault();
            show({ tag: tag.trim() || undefined });
          }}
        >
          <TextInput
            label={t("filter.tag")}
            maxLength={40}
            value={tag}
            onChange={(event) => setTag(event.currentTarget.value)}
            onBlur={() => show({ tag: tag.trim() || undefined })}
          />
        </form>
        {on && (
          <Button
            variant="default"
            onClick={() => {
              setTag("");
              show({ team: undefined, channel: undefined, tag: undefined });
            }}
          >
            {t("filter.clear")}
          </Button>
        )}
      </Popover.Dropdown>
    </Popover>
  );
}
