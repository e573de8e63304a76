import type { ReactElement } from "react";
import { MultiSelect, NumberInput, Select, TextInput } from "@mantine/core";
import type { When } from "@client/rules.js";
import { dayName, EVERY_DAY, minuteOf, STILL, timeOf, whenOf } from "./rules.data.js";
import { useRuleWords } from "./rules.words.js";
import css from "./rules.module.css";

const KINDS_OF_WHEN = ["event", "after", "schedule"];
const TIMES = ["opens", "closes", "clock"];
const LONGEST_SECONDS = 90 * 86_400;

interface Props {
  readonly when: When;
  readonly kinds: readonly string[];
  readonly change: (when: When) => void;
}

/** When a rule is looked at: on events, a while after them, or by the calendar. */
export function WhenPart({ when, kinds, change }: Props): ReactElement {
  const { r, named } = useRuleWords();
  return (
    <fieldset className={css["part"]}>
      <legend>{r("rule.when")}</legend>
      <div className={css["row"]}>
        <Select
          aria-label={r("rule.when")}
          value={when.on}
          data={KINDS_OF_WHEN.map((one) => ({ value: one, label: named("rule.when", one) }))}
          onChange={(on) => on && change(whenOf(on))}
        />
        {when.on !== "schedule" && (
          <MultiSelect
            aria-label={r("rule.kinds")}
            searchable
            maxValues={20}
            value={[...(when.kinds ?? [])]}
            data={kinds.map((kind) => ({ value: kind, label: named("event", kind) }))}
            onChange={(chosen) => change({ ...when, kinds: chosen })}
          />
        )}
      </div>
      {when.on === "after" && <Wait when={when} change={change} />}
      {when.on === "schedule" && <Schedule when={when} change={change} />}
    </fieldset>
  );
}

function Wait({ when, change }: Omit<Props, "kinds">): ReactElement {
  const { r, named } = useRuleWords();
  return (
    <div className={css["row"]}>
      <NumberInput
        label={r("rule.seconds")}
        min={5}
        max={LONGEST_SECONDS}
        allowDecimal={false}
        value={when.seconds ?? 120}
        onChange={(seconds) => Number(seconds) >= 5 && change({ ...when, seconds: Number(seconds) })}
      />
      <Select
        label={r("rule.still")}
        value={when.still ?? "open"}
        data={STILL.map((one) => ({ value: one, label: named("still", one) }))}
        onChange={(still) => change({ ...when, still: STILL.find((one) => one === still) ?? "open" })}
      />
    </div>
  );
}

function Schedule({ when, change }: Omit<Props, "kinds">): ReactElement {
  const { words, r, named } = useRuleWords();
  const weekdays = when.weekdays ?? EVERY_DAY;
  const set = (at: string): void =>
    change(at === "clock" ? { on: when.on, at, minute: 540, weekdays: EVERY_DAY } : { on: when.on, at });
  return (
    <>
      <div className={css["row"]}>
        <Select
          label={r("rule.at")}
          value={when.at ?? "opens"}
          data={TIMES.map((one) => ({ value: one, label: named("at", one) }))}
          onChange={(at) => at && set(at)}
        />
        {when.at === "clock" && (
          <TextInput
            type="time"
            label={r("rule.minute")}
            value={timeOf(when.minute ?? 0)}
            onChange={(event) => {
              const minute = minuteOf(event.currentTarget.value);
              if (minute !== null) change({ ...when, minute });
            }}
          />
        )}
      </div>
      {when.at === "clock" && (
        <MultiSelect
          label={r("rule.weekdays")}
          value={weekdays.map(String)}
          data={EVERY_DAY.map((day) => ({ value: String(day), label: dayName(words.locale, day) }))}
          onChange={(chosen) => change({ ...when, weekdays: chosen.map(Number).sort() })}
        />
      )}
    </>
  );
}
