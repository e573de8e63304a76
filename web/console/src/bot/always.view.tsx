import { useState, type ReactElement, type SyntheticEvent } from "react";
import { ActionIcon, Button, Select, TextInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { handoffRules, type HandoffRule } from "@client/bot.js";
import { Chip, Rows } from "@ui/bits.js";
import { Icon } from "@ui/icons.js";
import { Failed } from "../session/failed.view.js";
import people from "../people/people.module.css";
import { useRight } from "../session/session.js";
import { useWords } from "../words.js";
import { useTopicName } from "./jobs.js";
import { KnownTopic } from "./topicfield.view.js";
import css from "./bot.module.css";

const rulesQuery = { queryKey: ["handoff-rules"], queryFn: handoffRules.list };
const KINDS: readonly HandoffRule["kind"][] = ["topic", "word", "tier"];

/** What goes to people whatever the bot knows. */
export function Always(): ReactElement {
  const { t } = useWords();
  const topic = useTopicName();
  const edits = useRight("edit_knowledge");
  const { data, error, refetch } = useQuery(rulesQuery);
  const change = useChange();
  return (
    <section className={people["part"]}>
      <h2>{t("bot.always")}</h2>
      <p>{t("bot.always.about")}</p>
      {!data && !error && <Rows count={1} height={40} label={t("state.loading")} />}
      {error && <Failed error={error} retry={() => void refetch()} />}
      {data && data.items.length > 0 && (
        <ul className={css.rules}>
          {data.items.map((rule) => (
            <li key={`${rule.kind} ${rule.name}`}>
              <Chip>{t(`bot.always.${rule.kind}`)}</Chip>
              <span>{rule.kind === "topic" ? topic(rule.name) : rule.name}</span>
              {edits && (
                <ActionIcon
                  variant="subtle"
                  color="gray"
                  aria-label={t("bot.always.remove", { name: rule.name })}
                  onClick={() => change.mutate({ rule, drop: true })}
                >
                  <Icon name="close" />
                </ActionIcon>
              )}
            </li>
          ))}
        </ul>
      )}
      {edits && <Add onAdd={(rule) => change.mutate({ rule })} busy={change.isPending} />}
    </section>
  );
}

function useChange() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ rule, drop }: { rule: HandoffRule; drop?: boolean }): Promise<unknown> =>
      drop ? handoffRules.drop(rule) : handoffRules.put(rule),
    onSuccess: () => client.invalidateQueries({ queryKey: rulesQuery.queryKey }),
  });
}

function Add({ onAdd, busy }: { onAdd: (rule: HandoffRule) => void; busy: boolean }): ReactElement {
  const { t } = useWords();
  const [kind, setKind] = useState<HandoffRule["kind"]>("topic");
  const [name, setName] = useState("");
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    onAdd({ kind, name: name.trim() });
    setName("");
  };
  return (
    <form className={css.add} onSubmit={submit}>
      <Select
        label={t("bot.always.kind")}
        value={kind}
        onChange={(value) => {
          if (value) setKind(value);
          setName("");
        }}
        data={KINDS.map((value) => ({ value, label: t(`bot.always.${value}`) }))}
      />
      {kind === "topic" ? (
        <KnownTopic label={t("bot.always.name")} value={name} onChange={setName} />
      ) : (
        <TextInput
          label={t("bot.always.name")}
          placeholder={t(`bot.always.${kind}.hint`)}
          maxLength={120}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
      )}
      <Button type="submit" variant="default" loading={busy} disabled={name.trim() === ""}>
        {t("bot.always.add")}
      </Button>
    </form>
  );
}
