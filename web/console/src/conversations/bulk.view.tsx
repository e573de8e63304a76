import { useEffect, useState, type ReactElement } from "react";
import { ActionIcon, Button, Menu, TextInput } from "@mantine/core";
import type { MemberCommand } from "@client/types.js";
import { Icon } from "@ui/icons.js";
import { notify } from "@ui/notices.js";
import { useDirectory } from "../people/directory.js";
import { useWords } from "../words.js";
import type { Bulk } from "./bulk.js";
import { snoozes } from "./snooze.data.js";
import css from "./inbox.module.css";

interface BulkProps {
  readonly bulk: Bulk;
  readonly loaded: readonly string[];
}

/** What can be done with all that is chosen; there while anything is. */
export function BulkBar({ bulk, loaded }: BulkProps): ReactElement | null {
  const { t } = useWords();
  const { chosen, busy } = bulk;
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.key === "Escape" && chosen.size > 0 && !event.defaultPrevented) bulk.choose([]);
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  });
  if (chosen.size === 0) return null;
  const run = (command: MemberCommand): void =>
    void bulk.run(command).then(({ done, failed }) => {
      if (done > 0) notify(t("bulk.done", { n: done }));
      if (failed > 0) notify(t("bulk.failed", { n: failed }), "bad");
    });
  return (
    <div className={css.bulk} role="toolbar" aria-label={t("bulk.label")}>
      <span role="status">{busy ? t("bulk.busy", { ...busy }) : t("bulk.selected", { n: chosen.size })}</span>
      <ActionIcon variant="subtle" color="gray" aria-label={t("bulk.all")} onClick={() => bulk.choose(loaded)}>
        <Icon name="list" size={15} />
      </ActionIcon>
      <ActionIcon variant="subtle" color="gray" aria-label={t("bulk.none")} onClick={() => bulk.choose([])}>
        <Icon name="close" size={15} />
      </ActionIcon>
      <div>
        <Acts run={run} disabled={busy !== null} />
      </div>
    </div>
  );
}

interface ActsProps {
  readonly run: (command: MemberCommand) => void;
  readonly disabled: boolean;
}

function Acts({ run, disabled }: ActsProps): ReactElement {
  const { t, moment } = useWords();
  const { members, teams } = useDirectory();
  const [tag, setTag] = useState("");
  const button = { size: "compact-xs", variant: "default", disabled } as const;
  return (
    <>
      <Menu shadow="md">
        <Menu.Target>
          <Button {...button}>{t("bulk.assign")}</Button>
        </Menu.Target>
        <Menu.Dropdown className={css.people}>
          {teams.map(({ id, name }) => (
            <Menu.Item
              key={id}
              leftSection={<Icon name="people" size={14} />}
              onClick={() => run({ do: "transfer", to_team_id: id })}
            >
              {name}
            </Menu.Item>
          ))}
          {members.map(({ id, name }) => (
            <Menu.Item key={id} onClick={() => run({ do: "transfer", to_member_id: id })}>
              {name}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      <Menu shadow="md" trapFocus={false}>
        <Menu.Target>
          <Button {...button}>{t("bulk.tag")}</Button>
        </Menu.Target>
        <Menu.Dropdown>
          <form
            onSubmit={(event) => {
              event.preventDefault();
              if (tag.trim()) run({ do: "tag", tag: tag.trim() });
              setTag("");
            }}
          >
            <TextInput
              data-autofocus
              size="xs"
              maxLength={60}
              aria-label={t("bulk.tag.name")}
              value={tag}
              onChange={(event) => setTag(event.currentTarget.value)}
            />
          </form>
        </Menu.Dropdown>
      </Menu>
      <Menu shadow="md">
        <Menu.Target>
          <Button {...button}>{t("action.snooze")}</Button>
        </Menu.Target>
        <Menu.Dropdown>
          {snoozes(new Date()).map(({ name, until }) => (
            <Menu.Item
              key={name}
              rightSection={<small>{moment(until)}</small>}
              onClick={() => run({ do: "snooze", until })}
            >
              {t(`snooze.${name}`)}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      <Button {...button} onClick={() => run({ do: "resolve" })}>
        {t("action.resolve")}
      </Button>
    </>
  );
}
