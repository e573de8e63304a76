import { useState, type ReactElement } from "react";
import { Select, TextInput } from "@mantine/core";
import type { Head } from "@client/types.js";
import { useDesk } from "../../conversations/desk.store.js";
import { snoozes } from "../../conversations/snooze.data.js";
import { localOf, momentOf } from "../../knowledge/list.data.js";
import { useWords } from "../../words.js";
import { WhyForm } from "./why.view.js";

const OTHER = "other";

/** Put off with a reason: until a time, or until the customer writes or whoever was asked answers. */
export function ParkForm({ head, onDone }: { head: Head; onDone: () => void }): ReactElement {
  const { t, moment } = useWords();
  const store = useDesk();
  const [moments] = useState(() => snoozes(new Date()));
  const [until, setUntil] = useState<string>(moments[0]?.until ?? "");
  const [other, setOther] = useState(false);
  const [now] = useState(Date.now);
  const due = head.due_at && Date.parse(head.due_at) > now ? head.due_at : null; // else it broke already
  return (
    <WhyForm
      about={due ? `${t("more.park.about")} ${t("more.park.due", { at: moment(due) })}` : t("more.park.about")}
      act={t("more.park")}
      ready={until > new Date().toISOString()}
      onGive={(why) => {
        store.do(head.id, { do: "snooze", until, why });
        onDone();
      }}
    >
      <Select
        label={t("more.park.until")}
        value={other ? OTHER : until}
        onChange={(value) => {
          setOther(value === OTHER);
          if (value && value !== OTHER) setUntil(value);
        }}
        data={[
          ...moments.map((one) => ({ value: one.until, label: `${t(`snooze.${one.name}`)} · ${moment(one.until)}` })),
          { value: OTHER, label: t("snooze.other") },
        ]}
      />
      {other && (
        <TextInput
          type="datetime-local"
          aria-label={t("more.park.until")}
          min={localOf(new Date().toISOString())}
          value={localOf(until || null)}
          onChange={(event) => setUntil(momentOf(event.currentTarget.value) ?? "")}
        />
      )}
    </WhyForm>
  );
}
