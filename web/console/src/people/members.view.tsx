import { useState, type ReactElement } from "react";
import { Button, Modal, MultiSelect, NumberInput, Select, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { members } from "@client/api.js";
import type { Member, MemberChange, Role } from "@client/types.js";
import { Avatar, Chip, Empty } from "@ui/bits.js";
import { notify } from "@ui/notices.js";
import { Paged } from "../paged.view.js";
import { useRight, useSession } from "../session/session.js";
import { LOCALE_NAMES, LOCALES, useWords } from "../words.js";
import { membersQuery, useDirectory } from "./directory.js";
import css from "./people.module.css";

export const ROLES: readonly Role[] = ["agent", "supervisor", "editor", "analyst", "administrator"];
const LARGEST_CAPACITY = 100; // as the server asks

export function Members(): ReactElement {
  const { t } = useWords();
  const [edited, setEdited] = useState<Member | null>(null);
  return (
    <>
      <Paged
        queryKey={[...membersQuery.queryKey, "pages"]}
        fetch={members.list}
        count={6}
        height={64}
        empty={<Empty icon="people" title={t("teams.nobody")} />}
      >
        {(items) => (
          <ul className={css.list}>
            {items.map((member) => (
              <MemberRow key={member.id} member={member} onEdit={() => setEdited(member)} />
            ))}
          </ul>
        )}
      </Paged>
      <Modal opened={edited !== null} onClose={() => setEdited(null)} title={edited?.name}>
        {edited && <Edit member={edited} onDone={() => setEdited(null)} />}
      </Modal>
    </>
  );
}

function MemberRow({ member, onEdit }: { member: Member; onEdit: () => void }): ReactElement {
  const { t } = useWords();
  const directory = useDirectory();
  const mayManage = useRight("manage_people");
  const active = member.state === "active";
  const presence = directory.presence(member.id);
  return (
    <li data-quiet={!active || undefined}>
      <Avatar name={member.name} id={member.id} size={36} presence={active ? presence : undefined} />
      <div className={css.who}>
        <strong>{member.name}</strong>
        {member.email && <span>{member.email}</span>}
      </div>
      <div className={css.facts}>
        <Chip tone={active ? "accent" : "plain"}>{active ? t(`role.${member.role}`) : t("member.deactivated")}</Chip>
        {member.team_ids.map((team) => (
          <Chip key={team}>{directory.team(team)}</Chip>
        ))}
        <span>{t("member.capacity", { n: member.capacity })}</span>
      </div>
      {mayManage && (
        <Button variant="default" size="xs" onClick={onEdit} aria-label={t("member.edit", { name: member.name })}>
          {t("action.edit")}
        </Button>
      )}
    </li>
  );
}

function Edit({ member, onDone }: { member: Member; onDone: () => void }): ReactElement {
  const { t } = useWords();
  const client = useQueryClient();
  const session = useSession();
  const [facts, setFacts] = useState({
    name: member.name,
    role: member.role,
    capacity: member.capacity,
    languages: member.languages,
  });
  const save = useMutation({
    mutationFn: (change: MemberChange) => members.change(member.id, change),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: membersQuery.queryKey });
      notify(t("state.saved"));
      onDone();
    },
  });
  const sendReset = useMutation({
    mutationFn: () => members.sendReset(member.id),
    onSuccess: () => notify(t("member.reset_sent", { name: member.name })),
  });
  const active = member.state === "active";
  const itself = member.id === session.member.id;
  return (
    <div className={css.form}>
      <TextInput
        label={t("field.name")}
        value={facts.name}
        onChange={(event) => setFacts({ ...facts, name: event.currentTarget.value })}
      />
      <Select
        label={t("field.role")}
        description={t(`role.${facts.role}.about`)}
        disabled={itself}
        value={facts.role}
        onChange={(role) => role && setFacts({ ...facts, role: role })}
        data={ROLES.map((role) => ({ value: role, label: t(`role.${role}`) }))}
      />
      <NumberInput
        label={t("field.capacity")}
        description={t("field.capacity.about")}
        min={0}
        max={LARGEST_CAPACITY}
        value={facts.capacity}
        onChange={(capacity) => setFacts({ ...facts, capacity: Number(capacity) })}
      />
      <MultiSelect
        label={t("field.languages")}
        value={[...facts.languages]}
        onChange={(languages) => setFacts({ ...facts, languages })}
        data={LOCALES.map((value) => ({ value, label: LOCALE_NAMES[value] }))}
      />
      {!itself && active && (
        <Button variant="default" loading={sendReset.isPending} onClick={() => sendReset.mutate()}>
          {t("member.send_reset")}
        </Button>
      )}
      <footer className={css.footer}>
        {!itself && (
          <Button
            variant="subtle"
            color={active ? "red" : "wing"}
            c={active ? "var(--wb-red)" : "var(--wb-accent-ink)"}
            onClick={() => save.mutate({ state: active ? "deactivated" : "active" })}
          >
            {t(active ? "member.deactivate" : "member.activate")}
          </Button>
        )}
        <span />
        <Button loading={save.isPending} disabled={!facts.name.trim()} onClick={() => save.mutate(facts)}>
          {t("action.save")}
        </Button>
      </footer>
    </div>
  );
}
