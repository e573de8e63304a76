import { useState, type ReactElement } from "react";
import { ActionIcon, Button, Textarea } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { person, type CustomerNote } from "@client/customers.js";
import { Icon } from "@ui/icons.js";
import { notify } from "@ui/notices.js";
import { Part } from "../conversations/part.view.js";
import { useOwn } from "../own.js";
import { Paged } from "../paged.view.js";
import { useDirectory } from "../people/directory.js";
import { useSaid } from "../session/said.js";
import { useRight, useSession } from "../session/session.js";
import { useWords } from "../words.js";
import own from "./own.json";
import css from "./customers.module.css";

const LONGEST = 4000; // as the server has it

/** What every colleague should know of a customer, whatever the conversation. */
export function Notes({ customer }: { customer: string }): ReactElement {
  const say = useOwn(own);
  return (
    <Part title={say("notes")}>
      <Write
        label={say("notes.write")}
        act={say("notes.add")}
        save={(text) => person.write(customer, text)}
        id={customer}
      />
      <Paged
        queryKey={["customer-notes", customer]}
        fetch={(after) => person.notes(customer, after)}
        count={2}
        height={40}
        empty={<p className={css.quiet}>{say("notes.none")}</p>}
      >
        {(items) => (
          <ul className={css.notes}>
            {items.map((note) => (
              <Note key={note.id} customer={customer} note={note} />
            ))}
          </ul>
        )}
      </Paged>
    </Part>
  );
}

interface WriteProps {
  readonly id: string; // the customer's
  readonly label: string;
  readonly act: string;
  readonly text?: string;
  readonly save: (text: string) => Promise<null>;
  readonly onDone?: () => void;
}

function Write({ id, label, act, text: before = "", save: keep, onDone }: WriteProps): ReactElement {
  const client = useQueryClient();
  const [text, setText] = useState(before);
  const save = useMutation({
    mutationFn: () => keep(text),
    onSuccess: () => {
      setText("");
      onDone?.();
    },
    onSettled: () => client.invalidateQueries({ queryKey: ["customer-notes", id] }),
  });
  return (
    <form
      className={css.inline}
      onSubmit={(event) => {
        event.preventDefault();
        if (text.trim()) save.mutate();
      }}
    >
      <Textarea
        aria-label={label}
        placeholder={label}
        rows={1}
        classNames={{ input: css["grows"] }}
        maxLength={LONGEST}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      {text.trim() !== "" && (
        <Button type="submit" size="compact-md" loading={save.isPending}>
          {act}
        </Button>
      )}
    </form>
  );
}

function Note({ customer, note }: { customer: string; note: CustomerNote }): ReactElement {
  const { t, moment } = useWords();
  const say = useOwn(own);
  const said = useSaid();
  const client = useQueryClient();
  const { member } = useDirectory();
  const me = useSession().member.id;
  const supervises = useRight("supervise");
  const [editing, setEditing] = useState(false);
  const again = (): unknown => client.invalidateQueries({ queryKey: ["customer-notes", customer] });
  const failed = (error: unknown): void => notify(said(error), "bad");
  const restore = (): void => void person.restore(customer, note.id).catch(failed).finally(again);
  const drop = useMutation({
    mutationFn: () => person.drop(customer, note.id),
    onSuccess: () => notify(say("notes.dropped"), "good", { name: say("undo"), run: restore }),
    onError: failed,
    onSettled: again,
  });
  if (editing)
    return (
      <li>
        <Write
          id={customer}
          label={say("notes.edit")}
          act={t("action.save")}
          text={note.text}
          save={(text) => person.edit(customer, note.id, text)}
          onDone={() => setEditing(false)}
        />
      </li>
    );
  return (
    <li>
      <p>{note.text}</p>
      <small>
        {member(note.author_id)} · {moment(note.written_at)}
        {note.edited_at && ` · ${say("notes.edited")}`}
      </small>
      {(note.author_id === me || supervises) && (
        <span>
          <ActionIcon variant="subtle" color="gray" aria-label={say("notes.edit")} onClick={() => setEditing(true)}>
            <Icon name="note" size={15} />
          </ActionIcon>
          <ActionIcon variant="subtle" color="gray" aria-label={say("notes.drop")} onClick={() => drop.mutate()}>
            <Icon name="close" size={15} />
          </ActionIcon>
        </span>
      )}
    </li>
  );
}
