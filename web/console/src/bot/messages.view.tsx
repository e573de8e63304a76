import { useState, type ReactElement } from "react";
import { ActionIcon, Button, Modal, Select } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { labelled, type Labelled } from "@client/training.js";
import { Chip, Empty } from "@ui/bits.js";
import { Icon } from "@ui/icons.js";
import { notify } from "@ui/notices.js";
import { Paged } from "../paged.view.js";
import people from "../people/people.module.css";
import { useDirectory } from "../people/directory.js";
import { LOCALE_NAMES, useWords } from "../words.js";
import { topicsQuery, useTopicName } from "./jobs.js";
import { ImportMessages, LabelMessage, Relabel } from "./messageform.view.js";
import css from "./training.module.css";

const labelledKey = ["bot-labelled"];

export function Messages(): ReactElement {
  const { t } = useWords();
  const { intent } = useSearch({ from: "/inside/bot" });
  const [edited, setEdited] = useState<Labelled | "new" | "import" | null>(null);
  return (
    <section>
      <div className={css.head}>
        <Topic intent={intent} />
        <div className={css.actions}>
          <Button variant="default" leftSection={<Icon name="upload" size={16} />} onClick={() => setEdited("import")}>
            {t("bot.messages.import")}
          </Button>
          <Button leftSection={<Icon name="plus" size={16} />} onClick={() => setEdited("new")}>
            {t("bot.messages.add")}
          </Button>
        </div>
      </div>
      <Paged
        queryKey={[...labelledKey, intent ?? ""]}
        fetch={(cursor) => labelled.list(intent, cursor)}
        count={8}
        height={64}
        empty={
          <Empty icon="tag" title={t(intent ? "bot.messages.none" : "bot.messages.empty")}>
            {t("bot.messages.empty.about")}
          </Empty>
        }
      >
        {(items) => (
          <ul className={people["list"]}>
            {items.map((one) => (
              <Row key={one.id} message={one} onEdit={() => setEdited(one)} />
            ))}
          </ul>
        )}
      </Paged>
      <Dialog edited={edited} intent={intent} onClose={() => setEdited(null)} />
    </section>
  );
}

const ANY = "";

function Topic({ intent }: { intent: string | undefined }): ReactElement {
  const { t } = useWords();
  const navigate = useNavigate();
  const name = useTopicName();
  const known = (useQuery(topicsQuery).data ?? []).map((one) => one.name);
  const names = intent && !known.includes(intent) ? [intent, ...known] : known;
  return (
    <Select
      aria-label={t("bot.topic")}
      searchable
      className={css.chooser ?? ""}
      nothingFoundMessage={t("bot.topics.empty")}
      value={intent ?? ANY}
      onChange={(value) => void navigate({ to: "/bot", search: { tab: "messages", ...(value && { intent: value }) } })}
      data={[{ value: ANY, label: t("bot.messages.all") }, ...names.map((value) => ({ value, label: name(value) }))]}
    />
  );
}

interface DialogProps {
  readonly edited: Labelled | "new" | "import" | null;
  readonly intent: string | undefined;
  readonly onClose: () => void;
}

function Dialog({ edited, intent, onClose }: DialogProps): ReactElement {
  const { t } = useWords();
  const [add, read, change] = [t("bot.messages.add"), t("bot.messages.import"), t("bot.messages.relabel")];
  return (
    <Modal
      opened={edited !== null}
      onClose={onClose}
      title={edited === "import" ? read : edited === "new" || edited === null ? add : change}
    >
      {edited === "new" && <LabelMessage intent={intent} onDone={onClose} />}
      {edited === "import" && <ImportMessages onDone={onClose} />}
      {edited !== null && typeof edited !== "string" && <Relabel message={edited} onDone={onClose} />}
    </Modal>
  );
}

function Row({ message, onEdit }: { message: Labelled; onEdit: () => void }): ReactElement {
  const { t, moment } = useWords();
  const client = useQueryClient();
  const { member } = useDirectory();
  const name = useTopicName();
  const settled = {
    onSettled: (): void => {
      void client.invalidateQueries({ queryKey: topicsQuery.queryKey });
      void client.invalidateQueries({ queryKey: labelledKey });
    },
  };
  const { id, text, language, intent, conversation_id: from, seq } = message;
  const back = useMutation({
    mutationFn: () => labelled.add({ text, language, intent, conversation_id: from, seq }),
    ...settled,
  });
  const drop = useMutation({
    mutationFn: () => labelled.remove(id),
    onSuccess: () => notify(t("bot.messages.removed"), "good", { name: t("action.undo"), run: () => back.mutate() }),
    ...settled,
  });
  return (
    <li>
      <div className={css.message}>
        <p lang={message.language}>{message.text}</p>
        <span>
          {[LOCALE_NAMES[message.language], member(message.labelled_by), moment(message.labelled_at)]
            .filter(Boolean)
            .join(" · ")}
        </span>
      </div>
      <div className={css.topic}>
        <Chip tone="accent">{name(message.intent)}</Chip>
      </div>
      <ActionIcon
        variant="subtle"
        color="gray"
        aria-label={t("bot.messages.relabel_one", { text: message.text })}
        onClick={onEdit}
      >
        <Icon name="tag" />
      </ActionIcon>
      <ActionIcon
        variant="subtle"
        color="gray"
        loading={drop.isPending}
        aria-label={t("bot.messages.remove_one", { text: message.text })}
        onClick={() => drop.mutate()}
      >
        <Icon name="close" />
      </ActionIcon>
    </li>
  );
}
