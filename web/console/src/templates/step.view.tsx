import type { ReactElement } from "react";
import { NumberInput, Select, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { MacroAction } from "@client/templates.js";
import { useOwn } from "../own.js";
import { useDirectory } from "../people/directory.js";
import { useWords } from "../words.js";
import words from "./catalogue.json";
import { templatesQuery } from "./queries.js";
import { titleOf, TONES } from "./templates.data.js";

interface StepProps {
  readonly action: MacroAction;
  readonly change: (part: Partial<MacroAction>) => void;
}

const MINUTE_SECONDS = 60;
const LONGEST_MINUTES = 90 * 24 * 60;

/** What a step needs said beside it. */
export function StepFields({ action, change }: StepProps): ReactElement | null {
  const own = useOwn(words);
  switch (action.do) {
    case "reply":
      return <Reply action={action} change={change} />;
    case "assign":
      return <Whom action={action} change={change} />;
    case "note":
      return <Line label={own("field.text")} value={action.text} most={2000} onChange={(text) => change({ text })} />;
    case "tag":
    case "untag":
      return <Line label={own("field.text")} value={action.tag} most={60} onChange={(tag) => change({ tag })} />;
    case "reason":
      return (
        <Line label={own("field.text")} value={action.reason} most={120} onChange={(reason) => change({ reason })} />
      );
    case "priority":
      return (
        <NumberInput
          aria-label={own("field.priority")}
          min={0}
          max={3}
          value={action.priority ?? 1}
          onChange={(value) => change({ priority: Number(value) })}
        />
      );
    case "snooze":
      return (
        <NumberInput
          aria-label={own("field.minutes")}
          suffix={` ${own("field.minutes")}`}
          min={1}
          max={LONGEST_MINUTES}
          value={(action.seconds ?? MINUTE_SECONDS) / MINUTE_SECONDS}
          onChange={(value) => change({ seconds: Math.max(1, Number(value)) * MINUTE_SECONDS })}
        />
      );
    default:
      return null;
  }
}

interface LineProps {
  readonly label: string;
  readonly value: string | null | undefined;
  readonly most: number;
  readonly onChange: (value: string) => void;
}

const Line = ({ label, value, most, onChange }: LineProps): ReactElement => (
  <TextInput
    aria-label={label}
    placeholder={label}
    maxLength={most}
    value={value ?? ""}
    onChange={(event) => onChange(event.currentTarget.value)}
  />
);

function Reply({ action, change }: StepProps): ReactElement {
  const own = useOwn(words);
  const { locale } = useWords();
  const { data } = useQuery(templatesQuery);
  return (
    <>
      <Select
        aria-label={own("field.template")}
        placeholder={own("field.template")}
        searchable
        value={action.template_id ?? null}
        data={(data ?? []).map((one) => ({ value: one.id, label: titleOf(one, locale) }))}
        onChange={(template_id) => change({ template_id })}
      />
      <Select
        aria-label={own("field.tone")}
        w={110}
        value={action.tone ?? "warm"}
        data={TONES.map((value) => ({ value, label: own(`tone.${value}`) }))}
        onChange={(tone) => change({ tone })}
      />
    </>
  );
}

function Whom({ action, change }: StepProps): ReactElement {
  const own = useOwn(words);
  const { members, teams } = useDirectory();
  const active = members.filter(({ state }) => state === "active");
  return (
    <Select
      aria-label={own("field.whom")}
      placeholder={own("field.whom")}
      searchable
      value={action.member_id ?? action.team_id ?? null}
      data={[...teams, ...active].map(({ id, name }) => ({ value: id, label: name }))}
      onChange={(id) => {
        const toTeam = teams.some((one) => one.id === id);
        change({ team_id: toTeam ? id : null, member_id: toTeam ? null : id });
      }}
    />
  );
}
