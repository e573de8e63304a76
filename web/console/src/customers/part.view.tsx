import type { ReactElement, ReactNode } from "react";
import { Rows } from "@ui/bits.js";
import { Failed } from "../session/failed.view.js";
import { useWords } from "../words.js";

interface LoadedProps<T> {
  readonly query: { readonly data: T | undefined; readonly error: unknown; readonly refetch: () => unknown };
  readonly children: (data: T) => ReactNode;
}

/** What is shown of a part while it loads, when it fails, and once it is there. */
export function Loaded<T>({ query, children }: LoadedProps<T>): ReactElement {
  const { t } = useWords();
  if (query.data !== undefined) return <>{children(query.data)}</>;
  if (!query.error) return <Rows count={2} height={28} label={t("state.loading")} />;
  return <Failed error={query.error} retry={() => void query.refetch()} />;
}
