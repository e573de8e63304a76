import { QueryClient, type QueryKey, type RefetchOptions, type RefetchQueryFilters } from "@tanstack/react-query";

/** A first answer still on its way may be older than what changed: TanStack would wait for it, this asks anew. */
export class AskingAnew extends QueryClient {
  override refetchQueries<K extends QueryKey>(filters?: RefetchQueryFilters<K>, how?: RefetchOptions): Promise<void> {
    for (const query of this.getQueryCache().findAll({ ...filters, fetchStatus: "fetching" }))
      if (query.state.data === undefined && !query.isDisabled()) void query.cancel({ silent: true });
    return super.refetchQueries(filters, how);
  }
}
