/** How much of the bot's waits for people: in the navigation and on the bot's tabs. */
import { useQuery } from "@tanstack/react-query";
import { waiting, type Waiting } from "@client/learning.js";
import { useRight } from "../session/session.js";

const EVERY_MS = 15_000; // the shortest target of a reply in review is a minute

export const waitingKey = ["bot-waiting"];
const NOTHING: Waiting = { drafts: 0, gaps: 0, feedback: 0 };

/** What waits for this member; gaps and feedback are the editors'. */
export function useWaiting(): Waiting {
  const [converses, edits] = [useRight("converse"), useRight("edit_knowledge")];
  const { data = NOTHING } = useQuery({
    queryKey: waitingKey,
    queryFn: waiting,
    enabled: converses,
    refetchInterval: EVERY_MS,
  });
  return edits ? data : { ...data, gaps: 0, feedback: 0 };
}
