import { useState, type KeyboardEvent, type ReactElement } from "react";
import { Button, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { problems as api, type Problem } from "@client/problems.js";
import type { Head } from "@client/types.js";
import { Chip, Rows } from "@ui/bits.js";
import { Icon } from "@ui/icons.js";
import { notify } from "@ui/notices.js";
import { composing } from "../conversations/composer.data.js";
import { useOwn } from "../own.js";
import { useWords } from "../words.js";
import { ProblemEditor } from "./form.view.js";
import own from "./own.json";
import css from "./problems.module.css";

const PAUSE_MS = 150; // after the last key
const SHOWN = 8; // one looks at no more before writing another word

interface LinkProps {
  readonly head: Head;
  readonly onDone: () => void;
}

/** Link a conversation to the problem behind it: what fits first, or a new one made from it. */
export function LinkForm({ head, onDone }: LinkProps): ReactElement {
  const say = useOwn(own);
  const [making, setMaking] = useState<string | null>(null);
  if (making !== null)
    return (
      <ProblemEditor
        conversation={head.id}
        begun={{ title: making, reason: head.reason, tags: head.tags }}
        onDone={({ title }) => {
          notify(say("link.done", { title }));
          onDone();
        }}
      />
    );
  return (
    <>
      <Linked head={head} />
      <Choose head={head} onDone={onDone} onMake={setMaking} />
    </>
  );
}

function Linked({ head }: { head: Head }): ReactElement | null {
  const { link } = useLinking(head);
  const say = useOwn(own);
  if (head.problems.length === 0) return null;
  return (
    <ul className={css.linked} aria-label={say("link.now")}>
      {head.problems.map(({ id, title }) => (
        <li key={id}>
          <span>{title}</span>
          <Button size="compact-sm" variant="subtle" color="gray" onClick={() => link({ id, title, linked: true })}>
            {say("link.undo")}
          </Button>
        </li>
      ))}
    </ul>
  );
}

interface Wish {
  readonly id: string;
  readonly title: string;
  readonly linked: boolean; // now
}

function useLinking(head: Head, onDone?: () => void): { link: (wish: Wish) => void; busy: boolean } {
  const say = useOwn(own);
  const client = useQueryClient();
  const change = useMutation({
    mutationFn: ({ id, linked }: Wish) => (linked ? api.unlink(id, head.id) : api.link(id, head.id)),
    onSuccess: (_, { title, linked }) => {
      notify(say(linked ? "link.undone" : "link.done", { title }));
      onDone?.();
    },
    onSettled: () => client.invalidateQueries({ queryKey: ["problems"] }),
  });
  return { link: change.mutate, busy: change.isPending };
}

function Choose({ head, onDone, onMake }: LinkProps & { onMake: (title: string) => void }): ReactElement {
  const { t } = useWords();
  const say = useOwn(own);
  const [text, setText] = useState("");
  const [at, setAt] = useState(0);
  const [settled] = useDebouncedValue(text.trim(), PAUSE_MS);
  const { link, busy } = useLinking(head, onDone);
  const found = useQuery({
    queryKey: ["problems", "for", head.id, settled],
    queryFn: () => api.suggested(head.id, settled),
    placeholderData: (before) => before,
  });
  const linked = new Set(head.problems.map(({ id }) => id));
  const shown = (found.data?.items ?? []).filter(({ problem }) => !linked.has(problem.id)).slice(0, SHOWN);
  const chosen = shown[Math.min(at, shown.length - 1)];
  const take = ({ id, title }: Problem): void => link({ id, title, linked: false });
  const onKeyDown = (event: KeyboardEvent): void => {
    if (composing(event.nativeEvent) || busy) return;
    if (event.key === "ArrowDown") setAt((at + 1) % Math.max(1, shown.length));
    else if (event.key === "ArrowUp") setAt((at - 1 + shown.length) % Math.max(1, shown.length));
    else if (event.key === "Enter" && chosen && settled === text.trim()) take(chosen.problem);
    else return;
    event.preventDefault();
  };
  return (
    <div className={css.choose}>
      <TextInput
        data-autofocus
        role="combobox"
        aria-expanded="true"
        aria-controls="problems"
        aria-activedescendant={chosen && `problem-${chosen.problem.id}`}
        aria-label={say("link.search")}
        placeholder={say("link.search")}
        leftSection={<Icon name="search" size={16} />}
        maxLength={120}
        value={text}
        onChange={(event) => {
          setText(event.currentTarget.value);
          setAt(0);
        }}
        onKeyDown={onKeyDown}
      />
      {found.isPending ? (
        <Rows count={2} height={48} label={t("state.loading")} />
      ) : (
        <ul id="problems" role="listbox" aria-label={t("nav.problems")}>
          {shown.map((one) => (
            <li
              key={one.problem.id}
              id={`problem-${one.problem.id}`}
              role="option"
              aria-selected={one === chosen}
              onClick={() => take(one.problem)}
            >
              <span>{one.problem.title}</span>
              {one.fits && <Chip tone="good">{say("fits")}</Chip>}
              <Chip>{say(`state.${one.problem.state}`)}</Chip>
            </li>
          ))}
        </ul>
      )}
      {found.data && shown.length === 0 && (
        <p className={css.none}>{say(text.trim() === "" ? "link.empty" : "link.none")}</p>
      )}
      <Button variant="default" leftSection={<Icon name="plus" size={16} />} onClick={() => onMake(text.trim())}>
        {say("link.make")}
      </Button>
    </div>
  );
}
