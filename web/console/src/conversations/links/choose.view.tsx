import { useEffect, useState, type ReactElement } from "react";
import { TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { conversations } from "@client/api.js";
import type { Head } from "@client/types.js";
import { Rows } from "@ui/bits.js";
import { useOwn } from "../../own.js";
import { useDirectory } from "../../people/directory.js";
import { useWords } from "../../words.js";
import words from "./own.json";
import css from "./links.module.css";

const PAUSE_MS = 200; // after the last key
const LARGEST = 2 ** 31;
const NUMBER = /^#?(\d{1,10})$/;

interface ChooseProps {
  readonly head: Head;
  readonly chosen: Head | null;
  readonly onChoose: (other: Head) => void;
}

/** Another conversation: one of the same customer's from a list, or any by its number. */
export function Choose({ head, chosen, onChoose }: ChooseProps): ReactElement {
  const own = useOwn(words);
  const [text, setText] = useState("");
  const [settled] = useDebouncedValue(text.trim(), PAUSE_MS);
  const { others, looking } = useOthers(head, settled);
  const single = others.length === 1 ? others[0] : undefined;
  useEffect(() => {
    if (single) onChoose(single); // there is nothing else to choose
  }, [single?.id]);
  return (
    <>
      <TextInput
        data-autofocus
        label={own("number")}
        placeholder={own("number.hint")}
        inputMode="numeric"
        maxLength={11}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      {looking && <Rows count={2} height={40} label={own("which")} />}
      {!looking && others.length === 0 && <p className={css.quiet}>{own(settled === "" ? "none" : "missing")}</p>}
      {others.length > 0 && (
        <div className={css.choices} role="radiogroup" aria-label={own("which")}>
          {others.map((one) => (
            <label key={one.id}>
              <input type="radio" name="other" checked={one.id === chosen?.id} onChange={() => onChoose(one)} />
              <Line head={one} />
            </label>
          ))}
        </div>
      )}
    </>
  );
}

function useOthers(head: Head, settled: string): { others: readonly Head[]; looking: boolean } {
  const number = Number(NUMBER.exec(settled)?.[1] ?? 0);
  const theirs = useQuery({
    queryKey: ["theirs", head.customer.id],
    queryFn: async () => {
      const of = { view: "all", customer: head.customer.id } as const;
      const [open, ended] = await Promise.all([
        conversations.list({ ...of, status: "open" }, null, 20),
        conversations.list({ ...of, status: "resolved" }, null, 20),
      ]);
      return [...open.items, ...ended.items];
    },
  });
  const numbered = useQuery({
    queryKey: ["numbered", number],
    queryFn: () => conversations.numbered(number).catch(() => null),
    enabled: number > 0 && number < LARGEST,
  });
  const found = settled === "" ? (theirs.data ?? []) : numbered.data ? [numbered.data.head] : [];
  return {
    others: found.filter(({ id }) => id !== head.id),
    looking: settled === "" ? theirs.isPending : numbered.isFetching,
  };
}

function Line({ head }: { head: Head }): ReactElement {
  const own = useOwn(words);
  const { moment, t } = useWords();
  const directory = useDirectory();
  const ended = head.ended === "" ? "open" : head.ended;
  return (
    <span className={css.choice}>
      <strong>#{head.number}</strong> {head.customer.name || t("customer.nameless")} ·{" "}
      {directory.channel(head.channel_id)} · {moment(head.opened_at)} · {own(ended)}
      <small>{head.last_message}</small>
    </span>
  );
}
