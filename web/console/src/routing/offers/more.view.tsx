import { lazy, Suspense, useState, type ReactElement } from "react";
import { ActionIcon, Menu } from "@mantine/core";
import type { Head } from "@client/types.js";
import { Keys } from "@ui/bits.js";
import { Icon, type IconName } from "@ui/icons.js";
import { useKeys } from "../../keys.js";
import { useRight } from "../../session/session.js";
import { useWords } from "../../words.js";

// Loaded when somebody chooses one: the desk opens without it.
const DoingDialog = lazy(async () => ({ default: (await import("./doing.view.js")).DoingDialog }));

export type Doing = "escalate" | "ask" | "park" | "gesture" | "pull" | "bump";
const ICONS: Readonly<Record<Doing, IconName>> = {
  escalate: "routing",
  ask: "ask",
  park: "clock",
  gesture: "gift",
  pull: "undo",
  bump: "spark",
};

const KEYS: Readonly<Record<Doing, string>> = {
  ask: "q",
  escalate: "g",
  park: "p",
  gesture: "f",
  pull: "b",
  bump: "b",
};

function ofSupervisors({ assignee_id, team_id, status }: Head): readonly Doing[] {
  if (status === "queued") return ["bump"];
  return assignee_id && team_id ? ["pull"] : [];
}

/** What one seldom does with a conversation: escalate, ask beside, park; a supervisor also pulls back and bumps. */
export function MoreActions({ head }: { head: Head }): ReactElement {
  const { t } = useWords();
  const supervises = useRight("supervise");
  const [doing, setDoing] = useState<Doing | null>(null);
  const [asked, setAsked] = useState(false); // stays, so that what it asked can fade and give the focus back
  const choose = (one: Doing): void => {
    setAsked(true);
    setDoing(one);
  };
  const may: readonly Doing[] =
    head.status === "resolved"
      ? ["gesture"]
      : ["ask", "escalate", "park", "gesture", ...(supervises ? ofSupervisors(head) : [])];
  useKeys(Object.fromEntries(may.map((one) => [KEYS[one], () => choose(one)])));
  return (
    <>
      <Menu width={230} withinPortal={false} position="bottom-end">
        <Menu.Target>
          <ActionIcon variant="subtle" color="gray" size="lg" aria-label={t("more.title")}>
            <Icon name="more" />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {may.map((one) => (
            <Menu.Item
              key={one}
              leftSection={<Icon name={ICONS[one]} size={16} />}
              rightSection={<Keys>{KEYS[one].toUpperCase()}</Keys>}
              onClick={() => choose(one)}
            >
              {t(`more.${one}`)}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      {asked && (
        <Suspense>
          <DoingDialog doing={doing} head={head} onDone={() => setDoing(null)} />
        </Suspense>
      )}
    </>
  );
}
