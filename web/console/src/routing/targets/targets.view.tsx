import type { ReactElement } from "react";

export function Targets(): ReactElement {
  return <></>;
}
