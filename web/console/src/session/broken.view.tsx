import type { ReactElement } from "react";
import { useRouter } from "@tanstack/react-router";
import { Failed } from "./failed.view.js";

/** A page that could not be shown. */
export function Broken({ error, reset }: { error: unknown; reset?: () => void }): ReactElement {
  const router = useRouter();
  const retry = (): void => {
    reset?.();
    void router.invalidate();
  };
  return <Failed error={error} retry={retry} />;
}
