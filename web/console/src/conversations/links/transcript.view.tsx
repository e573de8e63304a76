import { useState, type ReactElement } from "react";
import { Button, Switch } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { customers } from "@client/api.js";
import { transcripts } from "@client/links.js";
import type { Head } from "@client/types.js";
import { notify } from "@ui/notices.js";
import { useOwn } from "../../own.js";
import words from "./own.json";
import css from "./links.module.css";

/** What was said, to print, to keep as PDF, or to mail: to oneself, or to the customer's own verified address. */
export function TranscriptForm({ head }: { head: Head }): ReactElement {
  const own = useOwn(words);
  const [notes, setNotes] = useState(false);
  const { data } = useQuery({
    queryKey: ["customer", head.customer.id],
    queryFn: () => customers.one(head.customer.id),
  });
  const reachable = data?.identities.some(({ kind, verified }) => kind === "email" && verified) ?? false;
  const mail = useMutation({
    mutationFn: (to: "me" | "customer") => transcripts.mail(head.id, to, notes && to === "me"),
    onSuccess: ({ to }) => notify(own("transcript.sent", { to }), "good"),
  });
  return (
    <div className={css.form}>
      <p className={css.quiet}>{own("transcript.about")}</p>
      <Switch
        label={own("transcript.notes")}
        checked={notes}
        onChange={(event) => setNotes(event.currentTarget.checked)}
      />
      <Button component="a" href={transcripts.address(head.id, notes)} target="_blank" rel="noreferrer">
        {own("transcript.print")}
      </Button>
      <Button variant="default" loading={mail.isPending} onClick={() => mail.mutate("me")}>
        {own("transcript.me")}
      </Button>
      <Button
        variant="default"
        disabled={!reachable || notes}
        loading={mail.isPending}
        onClick={() => mail.mutate("customer")}
      >
        {own("transcript.customer")}
      </Button>
      {data && !reachable && <p className={css.quiet}>{own("transcript.no_address")}</p>}
    </div>
  );
}
