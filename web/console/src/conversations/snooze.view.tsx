import { useState, type ReactElement } from "react";
import { Button, Menu } from "@mantine/core";
import type { MemberCommand } from "@client/types.js";
import { Keys } from "@ui/bits.js";
import { Icon } from "@ui/icons.js";
import { strike } from "../keys.js";
import { useWords } from "../words.js";
import { snoozes } from "./snooze.data.js";
import css from "./header.module.css";

/** A few good moments; any other one is chosen where one parks with a reason. */
export function Snooze({ act }: { act: (command: MemberCommand) => void }): ReactElement {
  const { t, moment } = useWords();
  const [now, setNow] = useState(() => new Date());
  return (
    <Menu width={230} withinPortal={false} onOpen={() => setNow(new Date())}>
      <Menu.Target>
        <Button
          className={css.act}
          variant="default"
          size="compact-md"
          fz="sm"
          h={32}
          leftSection={<Icon name="clock" size={16} />}
          data-key="S"
          title={`${t("action.snooze")} · S`}
          aria-label={t("action.snooze")}
        >
          <span>{t("action.snooze")}</span>
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {snoozes(now).map(({ name, until }) => (
          <Menu.Item
            key={name}
            rightSection={<small>{moment(until)}</small>}
            onClick={() => act({ do: "snooze", until })}
          >
            {t(`snooze.${name}`)}
          </Menu.Item>
        ))}
        <Menu.Item rightSection={<Keys>P</Keys>} onClick={() => strike("p")}>
          {t("snooze.other")}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
