import { useState, type ReactElement } from "react";
import { ActionIcon, Button, Menu, Modal, Textarea } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { flows } from "@client/bot.js";
import { Chip } from "@ui/bits.js";
import { Icon } from "@ui/icons.js";
import { Guard } from "../guard.view.js";
import people from "../people/people.module.css";
import { useWords } from "../words.js";
import { inWords } from "./document.data.js";
import type { Editing } from "./editing.js";
import { STATE_TONES } from "./flows.view.js";
import { Problems } from "./problems.view.js";
import css from "./editor.module.css";

export function EditorHead({ editing }: { editing: Editing }): ReactElement {
  const { t, locale } = useWords();
  const { flow, document, changed, save, discard } = editing;
  const [publishing, setPublishing] = useState(false);
  return (
    <header className={css.head}>
      <Link to="/bot" className={css.back} aria-label={t("bot.back")}>
        <Icon name="back" />
      </Link>
      <h1>{inWords(document.title, locale)}</h1>
      <Chip tone={STATE_TONES[flow.state]}>{t(`bot.state.${flow.state}`)}</Chip>
      {flow.version !== null && <small>{t("bot.version", { n: flow.version })}</small>}
      {flow.changed && flow.version !== null && !changed && <Chip tone="accent">{t("bot.changed")}</Chip>}
      {changed && <Chip tone="amber">{t("bot.unsaved")}</Chip>}
      <div className={css.actions}>
        {changed && (
          <Button variant="subtle" color="gray" onClick={discard}>
            {t("action.discard")}
          </Button>
        )}
        <Button variant="default" disabled={!changed} loading={save.isPending} onClick={() => save.mutate(undefined)}>
          {t("bot.save")}
        </Button>
        <Button disabled={!changed && !flow.changed && flow.state === "published"} onClick={() => setPublishing(true)}>
          {t("bot.publish")}
        </Button>
        <More editing={editing} />
      </div>
      <Modal opened={publishing} onClose={() => setPublishing(false)} title={t("bot.publish.title")}>
        <Publish editing={editing} onDone={() => setPublishing(false)} />
      </Modal>
      <Guard when={changed} />
    </header>
  );
}

function Publish({ editing, onDone }: { editing: Editing; onDone: () => void }): ReactElement {
  const { t } = useWords();
  const [note, setNote] = useState("");
  const { check, publish } = editing;
  const stopped = check.problems.some(({ level }) => level === "error");
  return (
    <div className={people["form"]}>
      <p>{t(stopped ? "bot.publish.stopped" : "bot.publish.about")}</p>
      <Problems problems={check.problems} />
      <Textarea
        label={t("bot.note")}
        placeholder={t("bot.note.hint")}
        maxLength={500}
        autosize
        minRows={2}
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
      <footer className={people["footer"]}>
        <Button
          disabled={stopped}
          loading={publish.isPending}
          onClick={() => publish.mutate(note.trim(), { onSuccess: onDone })}
        >
          {t("bot.publish")}
        </Button>
      </footer>
    </div>
  );
}

function More({ editing: { flow, adopt } }: { editing: Editing }): ReactElement {
  const { t } = useWords();
  const pause = useMutation({
    mutationFn: () => flows.pause(flow.id),
    onSuccess: adopt,
  });
  return (
    <Menu>
      <Menu.Target>
        <ActionIcon variant="default" size={36} aria-label={t("bot.more")}>
          <Icon name="more" />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item
          component="a"
          href={flows.yaml(flow.id)}
          download={`${flow.name}.yaml`}
          leftSection={<Icon name="down" size={16} />}
        >
          {t("bot.export")}
        </Menu.Item>
        <Menu.Item
          leftSection={<Icon name="clock" size={16} />}
          disabled={flow.state !== "published"}
          onClick={() => pause.mutate()}
        >
          {t("bot.pause")}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
