import { useState, type ReactElement } from "react";
import { Button, Select, TagsInput, Textarea, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { problems as api, type Problem, type ProblemForm } from "@client/problems.js";
import { notify } from "@ui/notices.js";
import { useOwn } from "../own.js";
import { useDirectory } from "../people/directory.js";
import people from "../people/people.module.css";
import { useWords } from "../words.js";
import own from "./own.json";
import { EMPTY, formOf } from "./problems.data.js";

interface EditorProps {
  readonly problem?: Problem; // one that is changed; else a new one
  readonly begun?: Partial<ProblemForm>;
  readonly conversation?: string; // linked to a new one at once
  readonly onDone: (saved: Problem) => void;
}

/** What is known of a problem. A new one needs a title; the rest comes as it is understood. */
export function ProblemEditor({ problem, begun, conversation, onDone }: EditorProps): ReactElement {
  const { t } = useWords();
  const say = useOwn(own);
  const client = useQueryClient();
  const { members } = useDirectory();
  const [form, setForm] = useState<ProblemForm>(() => (problem ? formOf(problem) : { ...EMPTY, ...begun }));
  const set = (change: Partial<ProblemForm>): void => setForm((now) => ({ ...now, ...change }));
  const save = useMutation({
    mutationFn: () => (problem ? api.change(problem.id, form, problem.version) : api.make(form, conversation ?? null)),
    onSuccess: (saved) => {
      if (!conversation) notify(t("state.saved")); // a link is told by itself
      onDone(saved);
    },
    onSettled: () => client.invalidateQueries({ queryKey: ["problems"] }),
  });
  const text = (name: "about" | "cause" | "done"): ReactElement => (
    <Textarea
      label={say(name)}
      autosize
      minRows={2}
      maxRows={10}
      maxLength={4000}
      value={form[name]}
      onChange={(event) => set({ [name]: event.currentTarget.value })}
    />
  );
  return (
    <form
      className={people["form"]}
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate();
      }}
    >
      <TextInput
        data-autofocus
        autoFocus // also where it takes the place of a search that had the focus
        required
        label={say("title")}
        maxLength={120}
        value={form.title}
        onChange={(event) => set({ title: event.currentTarget.value })}
      />
      {text("about")}
      {problem && text("cause")}
      {problem && text("done")}
      <TextInput
        label={say("reason")}
        description={say("reason.about")}
        maxLength={120}
        value={form.reason}
        onChange={(event) => set({ reason: event.currentTarget.value })}
      />
      <TagsInput label={say("tags")} maxTags={20} value={[...form.tags]} onChange={(tags) => set({ tags })} />
      <Select
        label={say("owner.label")}
        clearable
        searchable
        value={form.owner_id}
        onChange={(owner_id) => set({ owner_id })}
        data={members.map(({ id: value, name }) => ({ value, label: name }))}
      />
      <footer className={people["footer"]}>
        <span />
        <Button type="submit" loading={save.isPending} disabled={form.title.trim() === ""}>
          {t("action.save")}
        </Button>
      </footer>
    </form>
  );
}
