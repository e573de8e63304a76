import type { ReactElement } from "react";
import { SegmentedControl } from "@mantine/core";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useWords } from "../words.js";
import { Feedback } from "./feedback.view.js";
import { VIEWS, type GapsSearch } from "./gaps.data.js";
import { GapList } from "./list.view.js";
import { Published } from "./published.view.js";
import { TopTen } from "./top.view.js";
import css from "./gaps.module.css";

/** What customers asked and no article answered well, until each has an answer. */
export function Gaps(): ReactElement {
  const { t } = useWords();
  const search: GapsSearch = useSearch({ from: "/inside/bot" });
  const navigate = useNavigate();
  const { show: view = "open", by = "volume" } = search;
  const go = (next: GapsSearch): void =>
    void navigate({ to: "/bot", search: { tab: "gaps", ...search, ...next }, replace: true });
  return (
    <>
      <div className={css.views}>
        <SegmentedControl
          aria-label={t("gaps.views")}
          value={view}
          onChange={(value) => go({ show: value })}
          data={VIEWS.map((value) => ({ value, label: t(`gaps.view.${value}`) }))}
        />
      </div>
      {(view === "open" || view === "dismissed") && (
        <GapList status={view} by={by} onOrder={(value) => go({ by: value })} />
      )}
      {view === "published" && <Published />}
      {view === "top" && <TopTen month={search.month} onMonth={(month) => go({ month })} />}
      {view === "feedback" && <Feedback />}
    </>
  );
}
