import type { ReactElement, ReactNode } from "react";
import { DirectoryContext, useMadeDirectory } from "./directory.js";

export function DirectoryFor({ children }: { children: ReactNode }): ReactElement {
  return <DirectoryContext value={useMadeDirectory()}>{children}</DirectoryContext>;
}
