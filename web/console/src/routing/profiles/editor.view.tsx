import { useState, type ReactElement, type SyntheticEvent } from "react";
import { ActionIcon, Button, NumberInput, Select, Switch } from "@mantine/core";
import type { Profile, ProfileForm } from "@client/profiles.js";
import { Icon } from "@ui/icons.js";
import people from "../../people/people.module.css";
import { calendarOf, draftOf, isComplete, OFFICE, type CalendarDraft } from "../../settings/hours.data.js";
import { SpecialDays, Week } from "../../settings/hours.view.js";
import { useWords } from "../../words.js";
import { languageName } from "./because.data.js";
import { KINDS, TONGUES } from "./profiles.data.js";
import { formOf, useSaveProfile } from "./profiles.view.js";
import css from "./profiles.module.css";

const OFFICE_WEEK: CalendarDraft = { week: [0, 1, 2, 3, 4, 5, 6].map((day) => (day < 5 ? [OFFICE] : [])), days: [] };

/** A member's room, languages and hours; their skills stand in the matrix. */
export function ProfileEditor({ profile, onDone }: { profile: Profile; onDone: () => void }): ReactElement {
  const { t } = useWords();
  const save = useSaveProfile();
  const [form, setForm] = useState(() => formOf(profile));
  const [hours, setHours] = useState(() => (profile.shift ? draftOf(profile.shift) : null));
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    const zone = profile.shift?.zone ?? null;
    const shift = hours && { ...calendarOf(hours), zone };
    save.mutate({ member: profile.member_id, form: { ...form, shift } }, { onSuccess: onDone });
  };
  return (
    <form className={people["form"]} onSubmit={submit}>
      <Rooms form={form} onChange={setForm} />
      <Languages of={profile.name} form={form} onChange={setForm} />
      <Switch
        label={t("profiles.hours")}
        description={t("profiles.hours.about")}
        checked={hours !== null}
        onChange={(event) => setHours(event.currentTarget.checked ? OFFICE_WEEK : null)}
      />
      {hours && (
        <>
          {profile.shift?.zone && <small>{t("profiles.shift.zone", { zone: profile.shift.zone })}</small>}
          <Week draft={hours} onChange={setHours} />
          <SpecialDays draft={hours} onChange={setHours} />
        </>
      )}
      <footer className={people["footer"]}>
        <Button type="submit" loading={save.isPending} disabled={hours !== null && !isComplete(hours)}>
          {t("action.save")}
        </Button>
      </footer>
    </form>
  );
}

interface PartProps {
  readonly form: ProfileForm;
  readonly onChange: (form: ProfileForm) => void;
}

function Rooms({ form, onChange }: PartProps): ReactElement {
  const { t } = useWords();
  const limit = (kind: string, value: string | number): void => {
    const others = Object.entries(form.rooms).filter(([name]) => name !== kind);
    onChange({ ...form, rooms: Object.fromEntries(value === "" ? others : [...others, [kind, Number(value)]]) });
  };
  return (
    <div className={css.fields}>
      <NumberInput
        label={t("profiles.capacity")}
        description={t("profiles.capacity.about")}
        min={0}
        max={100}
        allowDecimal={false}
        value={form.capacity}
        onChange={(value) => onChange({ ...form, capacity: Number(value) })}
      />
      {KINDS.map((kind) => (
        <NumberInput
          key={kind}
          label={t("profiles.rooms", { kind: t(`routing.channel.${kind}`) })}
          placeholder={t("targets.any")}
          min={0}
          max={100}
          allowDecimal={false}
          value={form.rooms[kind] ?? ""}
          onChange={(value) => limit(kind, value)}
        />
      ))}
    </div>
  );
}

function Languages({ of, form, onChange }: PartProps & { of: string }): ReactElement {
  const { t, locale } = useWords();
  const spoken = Object.entries(form.languages);
  const set = (languages: Readonly<Record<string, number>>): void => onChange({ ...form, languages });
  return (
    <fieldset className={`${css.tongues} ${css.bare}`}>
      <legend>{t("profiles.languages")}</legend>
      <small>{t("profiles.languages.about")}</small>
      {spoken.map(([language, level]) => (
        <div key={language} className={css.tongue}>
          <span>{languageName(language, locale)}</span>
          <NumberInput
            aria-label={t("profiles.level", { name: of, skill: languageName(language, locale) })}
            min={1}
            max={5}
            allowDecimal={false}
            value={level}
            onChange={(value) => set({ ...form.languages, [language]: Number(value) || 1 })}
          />
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={t("profiles.remove", { name: languageName(language, locale) })}
            onClick={() => set(Object.fromEntries(spoken.filter(([one]) => one !== language)))}
          >
            <Icon name="close" size={14} />
          </ActionIcon>
        </div>
      ))}
      <Select
        searchable
        aria-label={t("profiles.add_language")}
        placeholder={t("profiles.add_language")}
        value={null}
        onChange={(language) => language && set({ ...form.languages, [language]: 3 })}
        data={TONGUES.filter((one) => !(one in form.languages)).map((value) => ({
          value,
          label: languageName(value, locale),
        }))}
      />
    </fieldset>
  );
}
