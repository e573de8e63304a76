import { Suspense, useState, type ReactElement } from "react";
import { ActionIcon, Menu } from "@mantine/core";
import type { Head } from "@client/types.js";
import { Keys } from "@ui/bits.js";
import { Icon, type IconName } from "@ui/icons.js";
import { useKeys } from "../../keys.js";
import { part } from "../../part.js";
import { useRight } from "../../session/session.js";
import { useWords } from "../../words.js";
import type { Tying } from "../../conversations/links/tying.view.js";

// Loaded when somebody chooses one: the desk opens without it.
const DoingDialog = part(async () => (await import("./doing.view.js")).DoingDialog);

const TyingDialog = part(async () => (await import("../../conversations/links/tying.view.js")).TyingDialog);

export type Doing = "escalate" | "ask" | "park" | "pull" | "bump" | "problem" | "gesture";
const TIES: readonly Tying[] = ["merge", "split", "link", "events", "transcript"];
const isTying = (one: Doing | Tying): one is Tying => (TIES as readonly string[]).includes(one);
const ICONS: Readonly<Record<Doing | Tying, IconName>> = {
  escalate: "routing",
  ask: "ask",
  park: "clock",
  gesture: "gift",
  pull: "undo",
  bump: "spark",
  problem: "warn",
  merge: "merge",
  split: "split",
  link: "link",
  events: "list",
  transcript: "download",
};

const KEYS: Readonly<Record<Doing | Tying, string>> = {
  ...{ ask: "q", escalate: "g", park: "p", pull: "b", bump: "b", problem: "z", gesture: "f" },
  ...{ merge: "=", split: "-", link: "+", events: "v", transcript: "," },
};

function ofSupervisors({ assignee_id, team_id, status }: Head): readonly Doing[] {
  if (status === "queued") return ["bump"];
  return assignee_id && team_id ? ["pull"] : [];
}

/** What one seldom does with a conversation: escalate, ask beside, park; a supervisor also pulls back and bumps. */
export function MoreActions({ head }: { head: Head }): ReactElement {
  const { t } = useWords();
  const supervises = useRight("supervise");
  const [doing, setDoing] = useState<Doing | Tying | null>(null);
  const [asked, setAsked] = useState({ doing: false, tying: false }); // stays, so that what it asked can fade and give the focus back
  const choose = (one: Doing | Tying): void => {
    setAsked((now) => ({ ...now, [isTying(one) ? "tying" : "doing"]: true }));
    setDoing(one);
  };
  const may: readonly (Doing | Tying)[] = [
    ...(head.status === "resolved"
      ? (["problem", "gesture"] as const)
      : (["ask", "escalate", "park", "problem", "gesture", ...(supervises ? ofSupervisors(head) : [])] as const)),
    ...(head.ended === "merged" ? TIES.slice(2) : TIES),
  ];
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
      <Suspense>
        {asked.doing && (
          <DoingDialog
            key={head.id}
            doing={doing && !isTying(doing) ? doing : null}
            head={head}
            onDone={() => setDoing(null)}
          />
        )}
        {asked.tying && (
          <TyingDialog
            key={head.id}
            doing={doing && isTying(doing) ? doing : null}
            head={head}
            onDone={() => setDoing(null)}
          />
        )}
      </Suspense>
    </>
  );
}
