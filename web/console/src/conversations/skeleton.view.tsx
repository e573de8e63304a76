import type { ReactElement } from "react";
import { Skeleton } from "@mantine/core";
import { useWords } from "../words.js";
import css from "./timeline.module.css";

export function TimelineSkeleton(): ReactElement {
  const { t } = useWords();
  return (
    <div className={css.skeleton} role="status" aria-label={t("state.loading")}>
      {[220, 340, 180, 300].map((width, row) => (
        <Skeleton key={width} height={44} width={width} radius={14} ml={row % 2 ? "auto" : 0} />
      ))}
    </div>
  );
}
