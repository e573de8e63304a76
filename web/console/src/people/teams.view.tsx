import { useState, type ReactElement } from "react";
import { Button, Modal, MultiSelect, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { teams } from "@client/api.js";
import type { Team } from "@client/types.js";
import { Empty } from "@ui/bits.js";
import { Icon } from "@ui/icons.js";
import { notify } from "@ui/notices.js";
import { submitting } from "../keys.js";
import { Paged } from "../paged.view.js";
import { useRight } from "../session/session.js";
import { useWords } from "../words.js";
import { membersQuery, teamsQuery, useDirectory } from "./directory.js";
import css from "./people.module.css";

export function Teams(): ReactElement {
  const { t } = useWords();
  const directory = useDirectory();
  const mayManage = useRight("manage_people");
  const [edited, setEdited] = useState<Team | null>(null);
  return (
    <>
      {mayManage && <NewTeam />}
      <Paged
        queryKey={[...teamsQuery.queryKey, "pages"]}
        fetch={teams.list}
        count={3}
        height={64}
        empty={
          <Empty icon="people" title={t("teams.empty")}>
            {t("teams.empty.about")}
          </Empty>
        }
      >
        {(items) => (
          <ul className={css.list}>
            {items.map((team) => (
              <li key={team.id}>
                <span className={css.icon}>
                  <Icon name="people" />
                </span>
                <div className={css.who}>
                  <strong>{team.name}</strong>
                  <span>
                    {team.member_ids.map(directory.member).filter(Boolean).join(t("list.comma")) || t("teams.nobody")}
                  </span>
                </div>
                {mayManage && (
                  <Button
                    variant="default"
                    size="xs"
                    onClick={() => setEdited(team)}
                    aria-label={t("member.edit", { name: team.name })}
                  >
                    {t("action.edit")}
                  </Button>
                )}
              </li>
            ))}
          </ul>
        )}
      </Paged>
      <Modal opened={edited !== null} onClose={() => setEdited(null)} title={edited?.name}>
        {edited && <Edit team={edited} onDone={() => setEdited(null)} />}
      </Modal>
    </>
  );
}

function useRefresh(): () => void {
  const client = useQueryClient();
  return () => {
    void client.invalidateQueries({ queryKey: teamsQuery.queryKey });
    void client.invalidateQueries({ queryKey: membersQuery.queryKey });
  };
}

function NewTeam(): ReactElement {
  const { t } = useWords();
  const refresh = useRefresh();
  const [name, setName] = useState("");
  const create = useMutation({
    mutationFn: () => teams.create(name.trim()),
    onSuccess: () => {
      setName("");
      refresh();
    },
  });
  const submit = submitting(create.mutate);
  return (
    <form className={css.invite} onSubmit={submit}>
      <TextInput
        label={t("teams.name")}
        value={name}
        maxLength={80}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <Button type="submit" loading={create.isPending} disabled={!name.trim()}>
        {t("teams.create")}
      </Button>
    </form>
  );
}

/** One request for each change: two who edit different members do not undo each other. */
async function saved(team: Team, name: string, chosen: readonly string[]): Promise<void> {
  if (name !== team.name) await teams.rename(team.id, name);
  for (const id of chosen) if (!team.member_ids.includes(id)) await teams.putIn(team.id, id);
  for (const id of team.member_ids) if (!chosen.includes(id)) await teams.takeOut(team.id, id);
}

function Edit({ team, onDone }: { team: Team; onDone: () => void }): ReactElement {
  const { t } = useWords();
  const refresh = useRefresh();
  const directory = useDirectory();
  const [name, setName] = useState(team.name);
  const [chosen, setChosen] = useState<string[]>([...team.member_ids]);
  const save = useMutation({
    mutationFn: () => saved(team, name.trim(), chosen),
    onSuccess: () => {
      refresh();
      notify(t("state.saved"));
      onDone();
    },
  });
  const people = directory.members.filter((member) => member.state === "active" || chosen.includes(member.id));
  return (
    <div className={css.form}>
      <TextInput label={t("teams.name")} value={name} onChange={(event) => setName(event.currentTarget.value)} />
      <MultiSelect
        label={t("people.members")}
        searchable
        value={chosen}
        onChange={setChosen}
        data={people.map(({ id, name: label }) => ({ value: id, label }))}
      />
      <footer className={css.footer}>
        <span />
        <Button loading={save.isPending} disabled={!name.trim()} onClick={() => save.mutate()}>
          {t("action.save")}
        </Button>
      </footer>
    </div>
  );
}
