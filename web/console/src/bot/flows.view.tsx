import { useState, type ReactElement } from "react";
import { Button, Modal, TextInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { flows, type Flow, type FlowSummary } from "@client/bot.js";
import { Chip, Empty, Rows, type Tone } from "@ui/bits.js";
import { Icon } from "@ui/icons.js";
import { submitting } from "../keys.js";
import { Failed } from "../session/failed.view.js";
import people from "../people/people.module.css";
import { useDirectory } from "../people/directory.js";
import { useWords } from "../words.js";
import { inWords, newFlow } from "./document.data.js";
import { ImportFlow } from "./import.view.js";
import css from "./bot.module.css";

const flowsQuery = { queryKey: ["flows"], queryFn: flows.list };
export const STATE_TONES: Readonly<Record<FlowSummary["state"], Tone>> = {
  published: "good",
  draft: "plain",
  paused: "amber",
};

export function Flows(): ReactElement {
  const { t } = useWords();
  const list = useQuery(flowsQuery);
  if (list.isPending) return <Rows count={8} height={64} label={t("state.loading")} />;
  if (list.error) return <Failed error={list.error} retry={() => void list.refetch()} />;
  if (list.data.items.length === 0)
    return (
      <Empty icon="bot" title={t("bot.flows.empty")}>
        {t("bot.flows.empty.about")}
      </Empty>
    );
  return (
    <ul className={people["list"]}>
      {list.data.items.map((flow) => (
        <Row key={flow.id} flow={flow} />
      ))}
    </ul>
  );
}

function Row({ flow }: { flow: FlowSummary }): ReactElement {
  const { t, locale, moment } = useWords();
  const { member } = useDirectory();
  return (
    <li>
      <span className={people["icon"]}>
        <Icon name="bot" />
      </span>
      <div className={people["who"]}>
        <Link to="/bot/flows/$id" params={{ id: flow.id }} className={css.name}>
          {inWords(flow.title, locale)}
        </Link>
        <span>{flow.name}</span>
      </div>
      <div className={people["facts"]}>
        <Chip tone={STATE_TONES[flow.state]}>{t(`bot.state.${flow.state}`)}</Chip>
        {flow.version !== null && <span>{t("bot.version", { n: flow.version })}</span>}
        {flow.changed && flow.version !== null && <Chip tone="accent">{t("bot.changed")}</Chip>}
      </div>
      <span className={css.at}>
        <time dateTime={flow.updated_at}>{moment(flow.updated_at)}</time>
        {member(flow.updated_by) && <span>{member(flow.updated_by)}</span>}
      </span>
    </li>
  );
}

export function FlowActions(): ReactElement {
  const { t } = useWords();
  const [open, setOpen] = useState<"new" | "import" | null>(null);
  const navigate = useNavigate();
  const client = useQueryClient();
  const close = { onClose: () => setOpen(null) };
  const show = (flow: Flow): void => {
    void client.invalidateQueries({ queryKey: flowsQuery.queryKey });
    void navigate({ to: "/bot/flows/$id", params: { id: flow.id } });
  };
  return (
    <>
      <Button variant="default" leftSection={<Icon name="upload" size={16} />} onClick={() => setOpen("import")}>
        {t("bot.flows.import")}
      </Button>
      <Button leftSection={<Icon name="plus" size={16} />} onClick={() => setOpen("new")}>
        {t("bot.flows.new")}
      </Button>
      <Modal opened={open === "new"} title={t("bot.flows.new")} {...close}>
        <NewFlow onDone={show} />
      </Modal>
      <Modal opened={open === "import"} size="lg" title={t("bot.flows.import")} {...close}>
        <ImportFlow onDone={show} />
      </Modal>
    </>
  );
}

const NAME = /^[a-z][a-z0-9_]{0,39}$/;

function NewFlow({ onDone }: { onDone: (flow: Flow) => void }): ReactElement {
  const { t, locale } = useWords();
  const [name, setName] = useState("");
  const [title, setTitle] = useState("");
  const create = useMutation({
    mutationFn: () => flows.create(newFlow(name, title.trim(), locale)),
    onSuccess: onDone,
  });
  const submit = submitting(create.mutate);
  return (
    <form className={people["form"]} onSubmit={submit}>
      <TextInput
        label={t("bot.flow.title")}
        maxLength={120}
        data-autofocus
        value={title}
        onChange={(event) => setTitle(event.currentTarget.value)}
      />
      <TextInput
        label={t("bot.flow.name")}
        description={t("bot.flow.name.about")}
        value={name}
        error={name !== "" && !NAME.test(name) ? t("bot.flow.name.wrong") : null}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <footer className={people["footer"]}>
        <Button type="submit" loading={create.isPending} disabled={!title.trim() || !NAME.test(name)}>
          {t("bot.flows.create")}
        </Button>
      </footer>
    </form>
  );
}
