import { useState, type ReactElement, type SyntheticEvent } from "react";
import { Button, Modal, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { profiles, type Profile, type ProfileForm } from "@client/profiles.js";
import { Chip, Empty } from "@ui/bits.js";
import { notify } from "@ui/notices.js";
import { Paged } from "../../paged.view.js";
import { useRight } from "../../session/session.js";
import { useWords } from "../../words.js";
import { languageName } from "./because.data.js";
import { ProfileEditor } from "./editor.view.js";
import css from "./profiles.module.css";

const KEY = ["routing-profiles"];
const LEVELS = [0, 1, 2, 3, 4, 5] as const;

/** Saves a member's profile and shows it in the list, wherever it was changed. */
// eslint-disable-next-line @typescript-eslint/explicit-function-return-type -- a mutation, as it comes
export function useSaveProfile() {
  const { t } = useWords();
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ member, form }: { member: string; form: ProfileForm }) => profiles.set(member, form),
    onSuccess: () => {
      notify(t("state.saved"));
      return client.invalidateQueries({ queryKey: KEY });
    },
  });
}

export const formOf = ({ capacity, skills, languages, rooms, shift }: Profile): ProfileForm => ({
  capacity,
  skills,
  languages,
  rooms,
  shift,
});

export function Profiles(): ReactElement {
  const { t } = useWords();
  const mayEdit = useRight("supervise");
  const [known, setKnown] = useState<readonly string[]>([]); // of the pages seen so far
  const [added, setAdded] = useState<readonly string[]>([]); // until somebody has it, a skill stands here only
  const [edited, setEdited] = useState<Profile | null>(null);
  const skills = [...new Set([...known, ...added])];
  const fetch = async (after: string | null): ReturnType<typeof profiles.list> => {
    const page = await profiles.list(after);
    setKnown(page.skills);
    return page;
  };
  return (
    <section>
      <div className={css.bar}>
        <p>{t(skills.length === 0 ? "profiles.no_skills" : "profiles.levels.about")}</p>
        {mayEdit && <AddSkill onAdd={(skill) => setAdded([...added, skill])} />}
      </div>
      <Paged
        queryKey={KEY}
        fetch={fetch}
        count={6}
        height={52}
        empty={<Empty icon="people" title={t("profiles.empty")} />}
      >
        {(items) => <Matrix items={items} skills={skills} onEdit={mayEdit ? setEdited : null} />}
      </Paged>
      <Modal opened={edited !== null} onClose={() => setEdited(null)} size="lg" title={edited?.name}>
        {edited && <ProfileEditor profile={edited} onDone={() => setEdited(null)} />}
      </Modal>
    </section>
  );
}

function AddSkill({ onAdd }: { onAdd: (skill: string) => void }): ReactElement {
  const { t } = useWords();
  const [name, setName] = useState("");
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    onAdd(name.trim());
    setName("");
  };
  return (
    <form className={css.skill} onSubmit={submit}>
      <TextInput
        size="xs"
        maxLength={120}
        aria-label={t("profiles.add_skill")}
        placeholder={t("profiles.add_skill")}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <Button type="submit" size="xs" variant="default" disabled={name.trim() === ""}>
        {t("profiles.add_skill")}
      </Button>
    </form>
  );
}

interface MatrixProps {
  readonly items: readonly Profile[];
  readonly skills: readonly string[];
  readonly onEdit: ((profile: Profile) => void) | null;
}

function Matrix({ items, skills, onEdit }: MatrixProps): ReactElement {
  const { t } = useWords();
  return (
    <div className={css.scroll}>
      <table className={css.matrix}>
        <thead>
          <tr>
            <th scope="col">{t("profiles.member")}</th>
            {skills.map((skill) => (
              <th key={skill} scope="col">
                {skill}
              </th>
            ))}
            <th scope="col">{t("profiles.languages")}</th>
            <th scope="col">{t("profiles.capacity")}</th>
            <td />
          </tr>
        </thead>
        <tbody>
          {items.map((profile) => (
            <Row key={profile.member_id} profile={profile} skills={skills} onEdit={onEdit} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Row({ profile, skills, onEdit }: Omit<MatrixProps, "items"> & { profile: Profile }): ReactElement {
  const { t, locale } = useWords();
  return (
    <tr>
      <th scope="row">{profile.name}</th>
      {skills.map((skill) => (
        <td key={skill}>
          <LevelField profile={profile} skill={skill} disabled={onEdit === null} />
        </td>
      ))}
      <td>
        <span className={css.chips}>
          {Object.keys(profile.languages).length === 0 && t("targets.any")}
          {Object.entries(profile.languages).map(([language, level]) => (
            <Chip key={language}>{`${languageName(language, locale)} ${level}`}</Chip>
          ))}
        </span>
      </td>
      <td>
        <span className={css.chips}>
          {profile.capacity}
          {profile.shift && <Chip>{t("profiles.yes_shift")}</Chip>}
        </span>
      </td>
      <td>
        {onEdit && (
          <Button
            variant="default"
            size="xs"
            aria-label={t("profiles.edit", { name: profile.name })}
            onClick={() => onEdit(profile)}
          >
            {t("action.edit")}
          </Button>
        )}
      </td>
    </tr>
  );
}

function LevelField({
  profile,
  skill,
  disabled,
}: {
  profile: Profile;
  skill: string;
  disabled: boolean;
}): ReactElement {
  const { t } = useWords();
  const save = useSaveProfile();
  const chosen = save.isPending ? (save.variables.form.skills[skill] ?? 0) : (profile.skills[skill] ?? 0);
  const change = (level: number): void => {
    const others = Object.entries(profile.skills).filter(([name]) => name !== skill);
    const skills = Object.fromEntries(level === 0 ? others : [...others, [skill, level]]);
    save.mutate({ member: profile.member_id, form: { ...formOf(profile), skills } });
  };
  return (
    <select
      aria-label={t("profiles.level", { name: profile.name, skill })}
      data-level={chosen}
      disabled={disabled || save.isPending}
      value={chosen}
      onChange={(event) => change(Number(event.currentTarget.value))}
    >
      {LEVELS.map((level) => (
        <option key={level} value={level}>
          {level === 0 ? t("profiles.level.none") : level}
        </option>
      ))}
    </select>
  );
}
