/** Long work of the bot's trainer: how far it is, and what to fetch again when it ends. */
import { useEffect, useMemo, useRef } from "react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { jobs, topics, type Job } from "@client/training.js";
import { useWords } from "../words.js";
import { topicName } from "./topics.data.js";

const ASKED_AGAIN_MS = 1000; // as often as the server notes how far it is

export const isGoing = (job: Job | undefined): boolean => job !== undefined && job.ended_at === null;

export const jobsKey = (kind: Job["kind"]): readonly string[] => ["bot-jobs", kind];

/** The newest work of this kind; while it goes on it is asked for each second, and `onEnd` hears of its end once. */
export function useNewest(kind: Job["kind"], onEnd: (job: Job) => void): Job | undefined {
  const client = useQueryClient();
  const { data } = useQuery({
    queryKey: jobsKey(kind),
    queryFn: () => jobs.list(kind),
    refetchInterval: (query) => (isGoing(query.state.data?.items[0]) ? ASKED_AGAIN_MS : false),
  });
  const newest = data?.items[0];
  const heard = useRef<string | null>(null);
  const end = useRef(onEnd);
  end.current = onEnd;
  useEffect(() => {
    if (newest === undefined) return;
    if (isGoing(newest)) heard.current = newest.id;
    else if (heard.current === newest.id) {
      heard.current = null;
      void client.invalidateQueries({ queryKey: ["bot-models"] });
      end.current(newest);
    }
  }, [newest, client]);
  return newest;
}

export const topicsQuery = { queryKey: ["bot-topics"], queryFn: topics.list };
const OUTSIDE = "oos"; // the label of what no topic covers

/** What people call a topic, by its name. */
export function useTopicName(): (name: string) => string {
  const { t, locale } = useWords();
  const { data: known } = useQuery(topicsQuery);
  const titles = useMemo(
    () => new Map(known?.map(({ name, title }) => [name, title[locale] ?? Object.values(title)[0]])),
    [known, locale],
  );
  return (name) => (name === OUTSIDE ? t("bot.topic.outside") : titles.get(name) || topicName(name, locale));
}

/** Why a training or an examination came to nothing, in words. */
export function useFailure(): (job: Job) => string {
  const { t, has } = useWords();
  return ({ failure }) => {
    const key = `bot.failure.${failure ?? ""}`;
    return has(key) ? t(key) : t("error.unknown");
  };
}
