import type { ReactElement } from "react";
import { Autocomplete, Select } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useWords } from "../words.js";
import { topicsQuery, useTopicName } from "./jobs.js";

interface TopicProps {
  readonly label: string;
  readonly about?: string;
  readonly small?: boolean;
  readonly inside?: boolean; // a popover, which a click on its own choices must not close
  readonly value: string;
  readonly onChange: (name: string) => void;
}

/** A topic by the name people call it; whatever else is typed is a new one. */
export function TopicField({ label, about, small, inside, value, onChange }: TopicProps): ReactElement {
  const name = useTopicName();
  const { locale } = useWords();
  const known = useQuery(topicsQuery).data ?? [];
  const byName = new Map(known.map((one) => [name(one.name), one.name]));
  return (
    <Autocomplete
      label={label}
      description={about}
      size={small ? "xs" : "sm"}
      data-autofocus={inside || undefined}
      comboboxProps={{ withinPortal: !inside }}
      maxLength={120}
      limit={200}
      data={[...byName.keys()].sort((a, b) => a.localeCompare(b, locale))}
      value={known.some((one) => one.name === value) ? name(value) : value}
      onChange={(text) => onChange(byName.get(text) ?? text)}
    />
  );
}

type KnownProps = Pick<TopicProps, "label" | "value" | "onChange">;

/** One of the topics there are: a rule on any other would never hold. */
export function KnownTopic({ label, value, onChange }: KnownProps): ReactElement {
  const name = useTopicName();
  const { t, locale } = useWords();
  const known = useQuery(topicsQuery).data ?? [];
  const choices = known.map((one) => ({ value: one.name, label: name(one.name) }));
  return (
    <Select
      label={label}
      searchable
      limit={200}
      nothingFoundMessage={t("bot.topics.empty")}
      data={choices.sort((a, b) => a.label.localeCompare(b.label, locale))}
      value={value || null}
      onChange={(chosen) => onChange(chosen ?? "")}
    />
  );
}
