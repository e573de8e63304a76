import { QueryClient, type QueryKey, type RefetchOptions, type RefetchQueryFilters } from "@tanstack/react-query";

/** A first answer still on its way may be older than what changed: TanStack would wait for it, this asks anew. */
export class AskingAnew extends QueryClient {
  override refetchQueries<K extends QueryKey>(filters?: RefetchQueryFilters<K>, how?: RefetchOptions): Promise<void> {
    for (const query of this.getQueryCache().findAll({ ...filters, fetchStatus: "fetching" }))
      if (query.state.data === undefined && !query.isDisabled()) void query.cancel({ silent: true });
    return super.refetchQueries(filters, how);
  }
}

/** `meta` of a change whose failure is said where it was asked for. */
export const SHOWN = { shown: true } as const;

/** `tell` hears of every change that fails, unless whoever asked for it says so: by `onError`, or beside it (`SHOWN`). */
export function whenFailed(client: QueryClient, tell: (error: unknown) => void): () => void {
  return client.getMutationCache().subscribe((event) => {
    if (event.type !== "updated" || event.action.type !== "error") return;
    const { onError, meta } = event.mutation.options;
    if (onError === undefined && meta !== SHOWN) tell(event.action.error);
  });
}
