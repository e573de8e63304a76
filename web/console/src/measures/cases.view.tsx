import type { ReactElement, ReactNode } from "react";
import { Modal } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { measures, type CaseQuery, type Period } from "@client/api.js";
import type { Case, Page as Slice } from "@client/types.js";
import { Empty } from "@ui/bits.js";
import { Paged } from "../paged.view.js";
import { useRight } from "../session/session.js";
import { useWords } from "../words.js";
import { nameOf } from "./measure.view.js";
import { isUnreached, type PeriodSearch } from "./speed.data.js";
import css from "./speed.module.css";

interface CasesProps {
  readonly search: PeriodSearch;
  readonly period: Period;
  readonly onClose: () => void;
}

/** The conversations behind a figure, slowest first. */
export function Cases({ search, period, onClose }: CasesProps): ReactElement {
  const words = useWords();
  const { t, seconds } = words;
  const { measure, from, to, how } = search;
  const bounds = [
    from === undefined ? "" : `≥ ${seconds(from)}`,
    to === undefined ? "" : `< ${seconds(to)}`,
    how ? t(`case.${how}`) : "",
  ]
    .filter(Boolean)
    .join(" · ");
  const query: CaseQuery = { ...period, min_seconds: from, max_seconds: to, how };
  const title = measure ? `${nameOf(words, measure)}${bounds ? ` ${bounds}` : ""}` : "";
  return (
    <Modal opened={measure !== undefined} onClose={onClose} title={title} size="lg">
      {measure && (
        <CaseList
          queryKey={["cases", measure, query]}
          fetch={async (cursor) => measures.cases(measure, query, cursor)}
        />
      )}
    </Modal>
  );
}

/** Opens the conversation for those who may read it. */
function CaseLink({ id, children }: { id: string; children: ReactNode }): ReactElement {
  return useRight("converse") ? (
    <Link to="/desk/$id" params={{ id }} search={{ view: "all" }}>
      {children}
    </Link>
  ) : (
    <div>{children}</div>
  );
}

interface CaseListProps {
  readonly queryKey: readonly unknown[];
  readonly fetch: (cursor: string | null) => Promise<Slice<Case>>;
}

/** Waits of conversations, slowest first, page by page. */
export function CaseList({ queryKey, fetch }: CaseListProps): ReactElement {
  const { t, seconds, moment } = useWords();
  return (
    <Paged
      queryKey={queryKey}
      fetch={fetch}
      count={6}
      height={48}
      empty={<Empty icon="search" title={t("cases.empty")} />}
    >
      {(items) => (
        <ul className={css.cases}>
          {items.map((item) => (
            <li key={`${item.conversation_id}:${item.at}`}>
              <CaseLink id={item.conversation_id}>
                <strong>{seconds(item.seconds)}</strong>
                <span>
                  {item.customer_name || t("customer.nameless")}{" "}
                  {isUnreached(item.how) && <em>{t(`case.${item.how}`)}</em>}
                </span>
                <small>#{item.number}</small>
                <time dateTime={item.at}>{moment(item.at)}</time>
              </CaseLink>
            </li>
          ))}
        </ul>
      )}
    </Paged>
  );
}
