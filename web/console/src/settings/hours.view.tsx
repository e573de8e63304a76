import type { ReactElement } from "react";
import { ActionIcon, Button, Switch } from "@mantine/core";
import { Icon } from "@ui/icons.js";
import { useWords } from "../words.js";
import { isAllDay, nextHours, OFFICE, overMidnight, type CalendarDraft, type Hours } from "./hours.data.js";
import css from "./settings.module.css";

const MONDAY = new Date(2024, 0, 1); // any Monday: only its weekday is shown

interface HoursProps {
  readonly draft: CalendarDraft;
  readonly onChange: (draft: CalendarDraft) => void;
}

export function Week({ draft, onChange }: HoursProps): ReactElement {
  const { t, locale } = useWords();
  const weekday = new Intl.DateTimeFormat(locale, { weekday: "long" });
  const name = (at: number): string => weekday.format(new Date(MONDAY.getTime() + at * 86_400_000));
  const change = (at: number, hours: readonly Hours[]): void =>
    onChange({ ...draft, week: draft.week.map((day, index) => (index === at ? hours : day)) });
  return (
    <div className={css.days}>
      {draft.week.map((hours, at) => (
        <div key={at} className={css.day} role="group" aria-label={name(at)}>
          <Switch
            label={name(at)}
            checked={hours.length > 0}
            onChange={(event) => change(at, event.currentTarget.checked ? [OFFICE] : [])}
          />
          <Times hours={hours} of={name(at)} onChange={(next) => change(at, next)} />
        </div>
      ))}
      <Button
        variant="subtle"
        size="compact-sm"
        className={css.copy}
        onClick={() =>
          onChange({ ...draft, week: draft.week.map((day, at) => (at < 5 ? (draft.week[0] ?? day) : day)) })
        }
      >
        {t("hours.copy")}
      </Button>
    </div>
  );
}

/** Days that differ from their weekday: closed, or open at other times. */
export function SpecialDays({ draft, onChange }: HoursProps): ReactElement {
  const { t } = useWords();
  const set = (days: CalendarDraft["days"]): void => onChange({ ...draft, days });
  const change = (at: number, part: Partial<CalendarDraft["days"][number]>): void =>
    set(draft.days.map((day, index) => (index === at ? { ...day, ...part } : day)));
  return (
    <div className={css.days}>
      {draft.days.map((day, at) => (
        <div key={at} className={css.day} role="group" aria-label={day.date || t("hours.date")}>
          <div className={css.date}>
            <input
              type="date"
              aria-label={t("hours.date")}
              value={day.date}
              onChange={(event) => change(at, { date: event.currentTarget.value })}
            />
            <ActionIcon
              variant="subtle"
              color="gray"
              size="sm"
              aria-label={t("hours.remove_day", { date: day.date })}
              onClick={() => set(draft.days.filter((_, index) => index !== at))}
            >
              <Icon name="close" size={14} />
            </ActionIcon>
          </div>
          <Times hours={day.hours} of={day.date} onChange={(hours) => change(at, { hours })} />
        </div>
      ))}
      <Button
        variant="subtle"
        size="compact-sm"
        className={css.copy}
        leftSection={<Icon name="plus" size={14} />}
        onClick={() => set([...draft.days, { date: "", hours: [] }])}
      >
        {t("hours.add_day")}
      </Button>
    </div>
  );
}

interface TimesProps {
  readonly hours: readonly Hours[];
  readonly of: string;
  readonly onChange: (hours: readonly Hours[]) => void;
}

function Times({ hours, of, onChange }: TimesProps): ReactElement {
  const { t } = useWords();
  const change = (at: number, part: Partial<Hours>): void =>
    onChange(hours.map((one, index) => (index === at ? { ...one, ...part } : one)));
  return (
    <div className={css.times}>
      {hours.length === 0 && <span className={css.closed}>{t("hours.closed")}</span>}
      {hours.map((one, at) => (
        <span key={at} className={css.span}>
          <input
            type="time"
            required
            aria-label={t("hours.opens", { day: of })}
            value={one.opens}
            onChange={(event) => change(at, { opens: event.currentTarget.value })}
          />
          –
          <input
            type="time"
            required
            aria-label={t("hours.closes", { day: of })}
            value={one.closes}
            onChange={(event) => change(at, { closes: event.currentTarget.value })}
          />
          {isAllDay(one) ? (
            <small>{t("hours.all_day")}</small>
          ) : (
            overMidnight(one) && <small>{t("hours.next_day")}</small>
          )}
          <ActionIcon
            variant="subtle"
            color="gray"
            size="sm"
            aria-label={t("hours.remove", { day: of })}
            onClick={() => onChange(hours.filter((_, index) => index !== at))}
          >
            <Icon name="close" size={14} />
          </ActionIcon>
        </span>
      ))}
      <ActionIcon
        variant="subtle"
        color="gray"
        size="sm"
        aria-label={t("hours.add", { day: of })}
        onClick={() => onChange([...hours, nextHours(hours)])}
      >
        <Icon name="plus" size={14} />
      </ActionIcon>
    </div>
  );
}
