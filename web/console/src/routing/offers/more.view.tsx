import { useState, type ReactElement } from "react";
import { ActionIcon, Menu, Modal } from "@mantine/core";
import type { Head } from "@client/types.js";
import { Icon, type IconName } from "@ui/icons.js";
import { useDesk } from "../../conversations/desk.store.js";
import { useRight } from "../../session/session.js";
import { useWords } from "../../words.js";
import { AskForm } from "./ask.view.js";
import { EscalateForm } from "./escalate.view.js";
import { ParkForm } from "./park.view.js";
import { WhyForm } from "./why.view.js";

type Doing = "escalate" | "ask" | "park" | "pull" | "bump";
const ICONS: Readonly<Record<Doing, IconName>> = {
  escalate: "routing",
  ask: "ask",
  park: "clock",
  pull: "undo",
  bump: "spark",
};

function ofSupervisors({ assignee_id, team_id, status }: Head): readonly Doing[] {
  if (status === "queued") return ["bump"];
  return assignee_id && team_id ? ["pull"] : [];
}

/** What one seldom does with a conversation: escalate, ask beside, park; a supervisor also pulls back and bumps. */
export function MoreActions({ head }: { head: Head }): ReactElement | null {
  const { t } = useWords();
  const store = useDesk();
  const supervises = useRight("supervise");
  const [doing, setDoing] = useState<Doing | null>(null);
  const close = (): void => setDoing(null);
  if (head.status === "resolved") return null;
  const may: readonly Doing[] = ["ask", "escalate", "park", ...(supervises ? ofSupervisors(head) : [])];
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
            <Menu.Item key={one} leftSection={<Icon name={ICONS[one]} size={16} />} onClick={() => setDoing(one)}>
              {t(`more.${one}`)}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      <Modal
        opened={doing !== null}
        onClose={close}
        title={doing && t("more.of", { what: t(`more.${doing}`), number: head.number })}
        closeButtonProps={{ "aria-label": t("action.close") }}
      >
        {doing === "escalate" && <EscalateForm head={head} onDone={close} />}
        {doing === "ask" && <AskForm head={head} onDone={close} />}
        {doing === "park" && <ParkForm head={head} onDone={close} />}
        {(doing === "pull" || doing === "bump") && (
          <WhyForm
            about={t(`more.${doing}.about`)}
            act={t(`more.${doing}`)}
            onGive={(why) => {
              store.do(head.id, { do: doing, why });
              close();
            }}
          />
        )}
      </Modal>
    </>
  );
}
