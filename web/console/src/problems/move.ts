/** Moving a card: at once on the board, and back where it was if the server refuses. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { problems as api, type Problem, type ProblemState } from "@client/problems.js";
import { onTop, without, type Pages } from "./problems.data.js";

interface Wish {
  readonly id: string;
  readonly from: ProblemState;
  readonly to: ProblemState;
}

export const columnKey = (state: ProblemState): readonly unknown[] => ["problems", "column", state];

export function useMove(): { readonly byId: (id: string, from: ProblemState, to: ProblemState) => void } {
  const client = useQueryClient();
  const move = useMutation({
    mutationFn: ({ id, to }: Wish) => api.move(id, to),
    onMutate: async ({ id, from, to }) => {
      await client.cancelQueries({ queryKey: ["problems"] });
      const one = client
        .getQueryData<Pages>(columnKey(from))
        ?.pages.flatMap(({ items }) => items)
        .find((each) => each.id === id);
      if (!one) return;
      client.setQueryData<Pages>(columnKey(from), (column) => column && without(column, id));
      const there: Problem = { ...one, state: to };
      client.setQueryData<Pages>(columnKey(to), (column) => column && onTop(column, there));
    },
    onSettled: () => client.invalidateQueries({ queryKey: ["problems"] }),
  });
  return {
    byId: (id, from, to) => {
      if (from !== to) move.mutate({ id, from, to });
    },
  };
}
