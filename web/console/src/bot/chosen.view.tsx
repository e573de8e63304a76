import type { ReactElement, ReactNode } from "react";
import { SegmentedControl } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Rows } from "@ui/bits.js";
import { notify } from "@ui/notices.js";
import { Failed } from "../session/failed.view.js";
import people from "../people/people.module.css";
import { useWords } from "../words.js";

interface ChosenProps<Stored> {
  readonly title: string;
  readonly about: string;
  readonly query: { readonly queryKey: readonly string[]; readonly queryFn: () => Promise<Stored> };
  readonly save: (value: number) => Promise<Stored>;
  readonly valueOf: (stored: Stored) => number;
  /** What can be chosen; what a program set stands among it. */
  readonly choices: (stored: Stored) => readonly number[];
  readonly named: (value: number) => string;
  readonly children?: ReactNode;
}

/** One number of the workspace, chosen among a few and stored at once. */
export function Chosen<Stored>(props: ChosenProps<Stored>): ReactElement {
  const { title, about, query, valueOf, choices, named, children } = props;
  const { t } = useWords();
  const client = useQueryClient();
  const { data, error, refetch } = useQuery(query);
  const save = useMutation({
    mutationFn: props.save,
    onSuccess: (found) => {
      client.setQueryData(query.queryKey, found);
      notify(t("state.saved"));
    },
  });
  const values = data ? [...new Set([...choices(data), valueOf(data)])].sort((a, b) => a - b) : [];
  return (
    <section className={people["part"]}>
      <h2>{title}</h2>
      <p>{about}</p>
      {!data && !error && <Rows count={1} height={40} label={t("state.loading")} />}
      {error && <Failed error={error} retry={() => void refetch()} />}
      {data && (
        <SegmentedControl
          size="sm"
          aria-label={title}
          disabled={save.isPending}
          value={String(valueOf(data))}
          onChange={(value) => save.mutate(Number(value))}
          data={values.map((value) => ({ value: String(value), label: named(value) }))}
        />
      )}
      {children}
    </section>
  );
}
