import { useState, type ReactElement } from "react";
import { Button, Select, Textarea } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { sideRequests } from "@client/handing.js";
import type { Head } from "@client/types.js";
import { notify } from "@ui/notices.js";
import { submitting } from "../../keys.js";
import { useDirectory } from "../../people/directory.js";
import { useSession } from "../../session/session.js";
import { useWords } from "../../words.js";
import css from "./offers.module.css";
import { limit } from "../targets/targets.data.js";

const MINUTES = [5, 15, 60, 240, 1440] as const; // while the customer waits, today, until tomorrow

/** Asks a colleague or another team; the conversation stays here, and its customer sees nothing of it. */
export function AskForm({ head, onDone }: { head: Head; onDone: () => void }): ReactElement {
  const words = useWords();
  const { t } = words;
  const { member } = useSession();
  const { members, teams } = useDirectory();
  const [to, setTo] = useState<string | null>(null);
  const [text, setText] = useState("");
  const [minutes, setMinutes] = useState<number>(MINUTES[1]);
  const ask = useMutation({
    mutationFn: () => {
      const isTeam = teams.some(({ id }) => id === to);
      const whom = isTeam ? { team_id: to ?? "" } : { member_id: to ?? "" };
      return sideRequests.ask(head.id, { text: text.trim(), due_seconds: minutes * 60, ...whom });
    },
    onSuccess: () => {
      notify(t("ask.sent"));
      onDone();
    },
  });
  const submit = submitting(ask.mutate);
  const others = members.filter(({ id, state }) => state === "active" && id !== member.id);
  return (
    <form className={css.form} onSubmit={submit}>
      <p className={css.about}>{t("ask.about")}</p>
      <Select
        data-autofocus
        label={t("ask.whom")}
        searchable
        nothingFoundMessage={t("hand.none")}
        value={to}
        onChange={setTo}
        data={[
          { group: t("ask.teams"), items: teams.map(({ id, name }) => ({ value: id, label: name })) },
          { group: t("ask.members"), items: others.map(({ id, name }) => ({ value: id, label: name })) },
        ]}
      />
      <Textarea
        label={t("ask.question")}
        autosize={false}
        rows={4}
        maxLength={8000}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <Select
        label={t("ask.due")}
        value={String(minutes)}
        onChange={(value) => value && setMinutes(Number(value))}
        data={MINUTES.map((one) => ({ value: String(one), label: limit(words, one * 60) }))}
      />
      <Button type="submit" disabled={to === null || !text.trim()} loading={ask.isPending}>
        {t("more.ask")}
      </Button>
    </form>
  );
}
