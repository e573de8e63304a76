import type { ReactElement } from "react";
import { Button } from "@mantine/core";
import { useMutation, useQuery, useQueryClient, type UseMutationResult } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { problems as api, type Cause, type Problem } from "@client/problems.js";
import { notify } from "@ui/notices.js";
import { useOwn } from "../own.js";
import { useWords } from "../words.js";
import own from "./own.json";
import css from "./problems.module.css";

type Source = Pick<Cause, "gap_id" | "reason">;

/** Makes a problem of a gap or a reason; of one that has been made one already it is that problem. */
function useMake(): UseMutationResult<Problem, Error, Source> {
  const say = useOwn(own);
  const client = useQueryClient();
  const navigate = useNavigate();
  return useMutation({
    mutationFn: api.makeOf,
    onSuccess: ({ id, gathering }) =>
      notify(say(gathering ? "cause.made" : "cause.known"), "good", {
        name: say("cause.open"),
        run: () => void navigate({ to: "/problems/$id", params: { id } }),
      }),
    onSettled: () => client.invalidateQueries({ queryKey: ["problems"] }),
  });
}

/** Below what was seen: what costs customers time, and is no problem yet. */
export function Causes(): ReactElement | null {
  const { number, seconds } = useWords();
  const say = useOwn(own);
  const make = useMake();
  const found = useQuery({ queryKey: ["problems", "causes"], queryFn: api.causes }).data?.items ?? [];
  if (found.length === 0) return null;
  return (
    <details className={css.causes} open>
      <summary>{say("causes", { n: number(found.length) })}</summary>
      <ul>
        {found.map((one) => (
          <li key={one.gap_id ?? one.reason}>
            <strong lang={one.language || undefined}>{one.title}</strong>
            <small>
              {say(one.gap_id ? "cause.gap" : "cause.reason", {
                n: number(one.volume),
                time: seconds(one.lost_seconds),
              })}
            </small>
            <Button
              size="compact-xs"
              variant="default"
              aria-label={say("cause.make.of", { title: one.title })}
              loading={make.isPending && make.variables.gap_id === one.gap_id && make.variables.reason === one.reason}
              onClick={() => make.mutate(one)}
            >
              {say("cause.make")}
            </Button>
          </li>
        ))}
      </ul>
    </details>
  );
}

/** Beside a gap: its questions have a cause that no article removes. */
export function MakeProblem({ gap, title }: { gap: string; title: string }): ReactElement {
  const say = useOwn(own);
  const make = useMake();
  return (
    <Button
      size="xs"
      variant="subtle"
      color="gray"
      title={say("cause.about")}
      aria-label={say("cause.make.of", { title })}
      loading={make.isPending}
      onClick={() => make.mutate({ gap_id: gap, reason: "" })}
    >
      {say("cause.make")}
    </Button>
  );
}
