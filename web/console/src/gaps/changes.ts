/** What becomes of gaps: one at a time, or all marked ones. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { gaps, type Gap } from "@client/learning.js";
import { notify } from "@ui/notices.js";
import { waitingKey } from "../bot/waiting.js";
import { useSaid } from "../session/said.js";
import { useWords } from "../words.js";

interface Change {
  readonly gap: Gap;
  readonly to: Gap["status"];
}

const TOLD = { published: "gaps.published", dismissed: "gaps.dismissed", open: "gaps.reopened" } as const;

async function put({ gap, to }: Change): Promise<void> {
  if (to === "published") await gaps.publish(gap.id, { status: "published" });
  else await (to === "open" ? gaps.reopen(gap.id) : gaps.dismiss(gap.id));
}

// eslint-disable-next-line @typescript-eslint/explicit-function-return-type -- two mutations, as they come
export function useChanges() {
  const { t } = useWords();
  const said = useSaid();
  const client = useQueryClient();
  const settled = {
    onSettled: (): void => {
      for (const queryKey of [["gaps"], ["articles"], waitingKey]) void client.invalidateQueries({ queryKey });
    },
  };
  const undo = useMutation({ mutationFn: (gap: Gap) => gaps.reopen(gap.id), ...settled });
  const change = useMutation({
    mutationFn: put,
    onSuccess: (_, { gap, to }) =>
      notify(
        t(TOLD[to]),
        "good",
        to === "dismissed" ? { name: t("action.undo"), run: () => undo.mutate(gap) } : undefined,
      ),
    ...settled,
  });
  const publishAll = useMutation({
    mutationFn: async (marked: readonly Gap[]) => {
      const failed: unknown[] = [];
      // One after the other, each all or nothing: one that a colleague has closed meanwhile keeps no other back.
      for (const gap of marked) await put({ gap, to: "published" }).catch((error: unknown) => failed.push(error));
      return failed;
    },
    onSuccess: (failed, marked) => {
      if (failed.length < marked.length) notify(t("gaps.published.many", { n: marked.length - failed.length }));
      if (failed.length > 0) notify(said(failed[0]), "bad");
    },
    ...settled,
  });
  return { change, publishAll };
}
