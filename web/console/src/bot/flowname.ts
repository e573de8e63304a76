import { useCallback } from "react";
import { useQuery } from "@tanstack/react-query";
import { flows } from "@client/bot.js";
import { useRight } from "../session/session.js";
import { useWords } from "../words.js";
import { inWords } from "./document.data.js";
import { topicName } from "./topics.data.js";

/** A flow's title; where one may not read the flows, its name in words. */
export function useFlowName(): (name: string) => string {
  const { locale } = useWords();
  const { data } = useQuery({ queryKey: ["flows"], queryFn: flows.list, enabled: useRight("edit_knowledge") });
  return useCallback(
    (name) => {
      const title = data?.items.find((flow) => flow.name === name)?.title;
      return title ? inWords(title, locale) : topicName(name, locale);
    },
    [data, locale],
  );
}
