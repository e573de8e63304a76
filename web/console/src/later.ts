import { useDeferredValue } from "react";

/** False while something is first drawn, true in a turn of its own after that, which keys and events may interrupt. */
export const useLater = (): boolean => useDeferredValue(true, false);
