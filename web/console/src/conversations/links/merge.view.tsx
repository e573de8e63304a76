import { useState, type ReactElement } from "react";
import { Button, SegmentedControl, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { uuid7 } from "@client/ids.js";
import { links, MOST_WHY } from "@client/links.js";
import type { Head } from "@client/types.js";
import { notify } from "@ui/notices.js";
import { SHOWN } from "../../client.js";
import { useOwn } from "../../own.js";
import { useDirectory } from "../../people/directory.js";
import { useSaid } from "../../session/said.js";
import { useWords } from "../../words.js";
import { Choose } from "./choose.view.js";
import { preview, staysOf, type Preview } from "./merge.data.js";
import words from "./own.json";
import css from "./links.module.css";

/** Which of the two goes, and which stays. */
function sides(head: Head, other: Head | null, chosen: Head | null): readonly [Head, Head | null] {
  if (other === null) return [head, null];
  const into = chosen ?? staysOf(head, other);
  return [into.id === head.id ? other : head, into];
}

function Will({ shown }: { shown: Preview | null }): ReactElement {
  const own = useOwn(words);
  return (
    <ul className={css.preview} aria-live="polite">
      {shown?.refused && <li data-tone="bad">{own(...shown.refused)}</li>}
      {shown?.will.map(([line, facts]) => (
        <li key={line}>{own(line, facts)}</li>
      ))}
    </ul>
  );
}

/** Merge this conversation into another one of the same customer. */
export function MergeForm({ head, onDone }: { head: Head; onDone: () => void }): ReactElement {
  const own = useOwn(words);
  const said = useSaid();
  const { moment } = useWords();
  const directory = useDirectory();
  const client = useQueryClient();
  const navigate = useNavigate();
  const [other, setOther] = useState<Head | null>(null);
  const [chosen, setChosen] = useState<Head | null>(null);
  const [gone, into] = sides(head, other, chosen);
  const [why, setWhy] = useState("");
  const [key] = useState(uuid7);
  const shown = into && preview(gone, into, moment, directory.channel(into.channel_id));
  const merge = useMutation({
    meta: SHOWN,
    mutationFn: (to: Head) => links.merge(gone.id, to.id, why.trim(), key),
    onSuccess: ({ conversation }, to) => {
      onDone();
      void client.invalidateQueries({ queryKey: ["tied"] });
      notify(own("merge.done", { number: gone.number, into: to.number }), "good", {
        name: own("undo"),
        run: () => void links.unmerge(gone.id, uuid7()).catch((error: unknown) => notify(said(error), "bad")),
      });
      void navigate({ to: "/desk/$id", params: { id: conversation }, search: (now) => ({ ...now, at: undefined }) });
    },
  });
  return (
    <form
      className={css.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (into && shown?.refused === null) merge.mutate(into);
      }}
    >
      <Choose
        head={head}
        chosen={other}
        onChoose={(one) => {
          setOther(one);
          setChosen(null);
        }}
      />
      {other && into && (
        <SegmentedControl
          aria-label={own("merge.stays")}
          value={into.id}
          onChange={(id) => setChosen(id === head.id ? head : other)}
          data={[head, other].map(({ id, number }) => ({ value: id, label: own("merge.keeps", { number }) }))}
        />
      )}
      <Will shown={shown} />
      <TextInput
        label={own("why")}
        maxLength={MOST_WHY}
        value={why}
        onChange={(event) => setWhy(event.currentTarget.value)}
      />
      {merge.error && (
        <p role="alert" className={css.wrong}>
          {said(merge.error)}
        </p>
      )}
      <Button type="submit" disabled={!into || shown?.refused !== null} loading={merge.isPending}>
        {into ? own("merge.do", { into: into.number }) : own("which")}
      </Button>
    </form>
  );
}
