import type { ReactElement } from "react";
import { Button } from "@mantine/core";
import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { practice as api, type Round } from "@client/practice.js";
import { Empty, Rows, Tile, Tiles } from "@ui/bits.js";
import { useOwn } from "../own.js";
import { Failed } from "../session/failed.view.js";
import people from "../people/people.module.css";
import { useWords } from "../words.js";
import own from "./own.json";
import { progress } from "./practice.data.js";
import css from "./practice.module.css";

/** The member's own rounds, newest first. */
export function Rounds({ onOpen }: { onOpen: (round: Round) => void }): ReactElement {
  const { t } = useWords();
  const say = useOwn(own);
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery({
    queryKey: ["practice", "rounds"],
    queryFn: ({ pageParam }) => api.rounds(pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
  });
  if (!data)
    return error ? (
      <Failed error={error} retry={() => void refetch()} />
    ) : (
      <Rows count={3} height={64} label={t("state.loading")} />
    );
  const rounds = data.pages.flatMap(({ items }) => items);
  if (rounds.length === 0)
    return (
      <Empty icon="spark" title={say("none")}>
        {say("none.about")}
      </Empty>
    );
  const scores = rounds.flatMap(({ feedback }) => (feedback ? [feedback.score] : []));
  return (
    <section className={css.mine}>
      <h2 className={css.part}>{say("own")}</h2>
      <Progress scores={scores} />
      <ul className={people["list"]}>
        {rounds.map((one) => (
          <Row key={one.id} round={one} onOpen={() => onOpen(one)} />
        ))}
      </ul>
      {hasNextPage && (
        <Button variant="default" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {say("more")}
        </Button>
      )}
    </section>
  );
}

function Progress({ scores }: { scores: readonly number[] }): ReactElement | null {
  const say = useOwn(own);
  const { mean, more } = progress(scores);
  if (mean === null) return null;
  const sign = more !== null && more >= 0 ? "+" : "";
  return (
    <Tiles>
      <Tile
        name={say("progress")}
        value={Math.round(mean)}
        {...(more !== null && { about: say("progress.more", { more: `${sign}${Math.round(more)}` }) })}
      />
    </Tiles>
  );
}

function Row({ round, onOpen }: { round: Round; onOpen: () => void }): ReactElement {
  const { moment } = useWords();
  const say = useOwn(own);
  const client = useQueryClient();
  const forget = useMutation({
    mutationFn: () => api.forget(round.id),
    onSuccess: () => client.invalidateQueries({ queryKey: ["practice"] }),
  });
  const { feedback } = round;
  return (
    <li>
      <div className={people["who"]}>
        <strong>{round.title || say("recorded")}</strong>
        <span>
          {moment(round.begun_at)} · {feedback ? say("scored", { score: feedback.score }) : say("open")}
        </span>
      </div>
      <Button variant="default" size="xs" onClick={onOpen}>
        {say(feedback ? "look" : "go_on")}
      </Button>
      <Button variant="subtle" size="xs" loading={forget.isPending} onClick={() => forget.mutate()}>
        {say("forget")}
      </Button>
    </li>
  );
}
