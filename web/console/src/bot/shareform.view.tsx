import { useState, type ReactElement } from "react";
import { Button, NumberInput, Select, Switch } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { shares, type Share, type ShareForm } from "@client/bot.js";
import { notify } from "@ui/notices.js";
import { submitting } from "../keys.js";
import people from "../people/people.module.css";
import { useDirectory } from "../people/directory.js";
import { useWords } from "../words.js";
import { Chosen } from "./chosen.view.js";
import { KnownTopic } from "./topicfield.view.js";
import css from "./bot.module.css";

const beginningQuery = { queryKey: ["share-beginning"], queryFn: shares.beginning };

/** What topics nobody met before begin with. */
export function Beginning(): ReactElement {
  const { t } = useWords();
  return (
    <Chosen
      title={t("bot.share.beginning")}
      about={t("bot.share.beginning.about")}
      query={beginningQuery}
      save={shares.begin}
      valueOf={({ percent }) => percent}
      choices={({ steps }) => steps}
      named={(percent) => `${percent}%`}
    />
  );
}

const FIRST: ShareForm = { percent: 25, floor: 0, ceiling: 100, paused: false };

export function Edit({ share, onDone }: { share: Share; onDone: () => void }): ReactElement {
  const { topic, channel_id: channel, percent, floor, ceiling, paused } = share;
  return <Fields topic={topic} channel={channel} first={{ percent, floor, ceiling, paused }} onDone={onDone} />;
}

export function NewShare({ onDone }: { onDone: () => void }): ReactElement {
  const { t } = useWords();
  const { channels } = useDirectory();
  const [topic, setTopic] = useState("");
  const [chosen, setChosen] = useState<string | null>(null);
  const channel = chosen ?? channels[0]?.id ?? "";
  return (
    <div className={people["form"]}>
      <KnownTopic label={t("bot.share.topic")} value={topic} onChange={setTopic} />
      <Select
        label={t("field.channel")}
        value={channel}
        onChange={setChosen}
        data={channels.map(({ id, name }) => ({ value: id, label: name }))}
      />
      <Fields topic={topic.trim()} channel={channel} first={FIRST} onDone={onDone} />
    </div>
  );
}

interface FieldsProps {
  readonly topic: string;
  readonly channel: string;
  readonly first: ShareForm;
  readonly onDone: () => void;
}

function Fields({ topic, channel, first, onDone }: FieldsProps): ReactElement {
  const { t } = useWords();
  const client = useQueryClient();
  const [form, setForm] = useState(first);
  const save = useMutation({
    mutationFn: () => shares.set(topic, channel, form),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: ["shares"] });
      void client.invalidateQueries({ queryKey: ["share-changes"] });
      notify(t("state.saved"));
      onDone();
    },
  });
  const submit = submitting(save.mutate);
  const sound = form.floor <= form.percent && form.percent <= form.ceiling;
  const field = (name: "percent" | "floor" | "ceiling"): ReactElement => (
    <NumberInput
      label={t(`bot.share.${name}`)}
      min={0}
      max={100}
      step={5}
      suffix="%"
      allowDecimal={false}
      value={form[name]}
      onChange={(value) => setForm({ ...form, [name]: Number(value) })}
    />
  );
  return (
    <form className={people["form"]} onSubmit={submit}>
      {field("percent")}
      <div className={css.fields}>
        {field("floor")}
        {field("ceiling")}
      </div>
      {!sound && <p className={css.wrong}>{t("bot.share.unsound")}</p>}
      <Switch
        label={t("bot.share.pause")}
        description={t("bot.share.pause.about")}
        checked={form.paused}
        onChange={(event) => setForm({ ...form, paused: event.currentTarget.checked })}
      />
      <footer className={people["footer"]}>
        <Button type="submit" loading={save.isPending} disabled={!sound || topic === "" || channel === ""}>
          {t("action.save")}
        </Button>
      </footer>
    </form>
  );
}
