import { useEffect, useState, type ReactElement, type SyntheticEvent } from "react";
import { ActionIcon, Button, Menu, Popover, TextInput, type ButtonProps } from "@mantine/core";
import type { MemberCommand } from "@client/types.js";
import { Icon } from "@ui/icons.js";
import { notify } from "@ui/notices.js";
import { useDirectory } from "../people/directory.js";
import { isFree } from "../session/shortcuts.view.js";
import { useWords } from "../words.js";
import type { Bulk } from "./bulk.js";
import { receivers } from "./handover.data.js";
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
      if (event.key === "Escape" && chosen.size > 0 && isFree(event)) bulk.choose([]);
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
  const { members, teams, presence } = useDirectory();
  const button = { size: "compact-xs", variant: "default", disabled } as const;
  return (
    <>
      <Menu position="bottom-start">
        <Menu.Target>
          <Button {...button}>{t("bulk.assign")}</Button>
        </Menu.Target>
        <Menu.Dropdown className={css.people}>
          {receivers(members, teams, "", [], presence).map(({ kind, id, name, presence: state }) => (
            <Menu.Item
              key={id}
              leftSection={kind === "team" && <Icon name="people" size={14} />}
              rightSection={state && <small>{t(`presence.${state}`)}</small>}
              onClick={() => run({ do: "transfer", ...(kind === "team" ? { to_team_id: id } : { to_member_id: id }) })}
            >
              {name}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      <TagThem run={run} button={button} />
      <Menu position="bottom-start">
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

interface TagProps {
  readonly run: ActsProps["run"];
  readonly button: Pick<ButtonProps, "size" | "variant" | "disabled">;
}

function TagThem({ run, button }: TagProps): ReactElement {
  const { t } = useWords();
  const [opened, setOpened] = useState(false);
  const [tag, setTag] = useState("");
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    if (!tag.trim()) return;
    run({ do: "tag", tag: tag.trim() });
    setTag("");
    setOpened(false);
  };
  return (
    <Popover opened={opened} onChange={setOpened} position="bottom-start" shadow="md" trapFocus returnFocus>
      <Popover.Target>
        <Button {...button} onClick={() => setOpened(!opened)}>
          {t("bulk.tag")}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <form onSubmit={submit}>
          <TextInput
            data-autofocus
            size="xs"
            maxLength={60}
            label={t("bulk.tag.name")}
            value={tag}
            onChange={(event) => setTag(event.currentTarget.value)}
          />
        </form>
      </Popover.Dropdown>
    </Popover>
  );
}
