import type { ReactElement, ReactNode } from "react";
import { Button, Modal } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { measures, type CaseQuery, type Period } from "@client/api.js";
import { Empty, Failed, Rows } from "@ui/bits.js";
import { useSaid } from "../session/said.js";
import { useRight } from "../session/session.js";
import { useWords } from "../words.js";
import { nameOf } from "./measure.view.js";
import type { PeriodSearch } from "./speed.data.js";
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
  const { measure, from, to } = search;
  const bounds = [from === undefined ? "" : `≥ ${seconds(from)}`, to === undefined ? "" : `< ${seconds(to)}`]
    .filter(Boolean)
    .join(" · ");
  const title = measure ? `${nameOf(words, measure)}${bounds ? ` ${bounds}` : ""}` : "";
  return (
    <Modal
      opened={measure !== undefined}
      onClose={onClose}
      title={title}
      size="lg"
      closeButtonProps={{ "aria-label": t("action.close") }}
    >
      {measure && <List measure={measure} query={{ ...period, min_seconds: from, max_seconds: to }} />}
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

function List({ measure, query }: { measure: string; query: CaseQuery }): ReactElement {
  const { t, seconds, moment } = useWords();
  const said = useSaid();
  const list = useInfiniteQuery({
    queryKey: ["cases", measure, query],
    queryFn: ({ pageParam }) => measures.cases(measure, query, pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next ?? null,
  });
  if (list.isPending) return <Rows count={6} height={48} label={t("state.loading")} />;
  if (list.error)
    return (
      <Failed
        title={t("error.title")}
        detail={said(list.error)}
        retry={() => void list.refetch()}
        again={t("action.retry")}
      />
    );
  const items = list.data.pages.flatMap((page) => page.items);
  if (items.length === 0) return <Empty icon="search" title={t("cases.empty")} />;
  return (
    <>
      <ul className={css.cases}>
        {items.map((item) => (
          <li key={`${item.conversation_id}:${item.at}`}>
            <CaseLink id={item.conversation_id}>
              <strong>{seconds(item.seconds)}</strong>
              <span>{item.customer_name || t("customer.nameless")}</span>
              <small>#{item.number}</small>
              <time dateTime={item.at}>{moment(item.at)}</time>
            </CaseLink>
          </li>
        ))}
      </ul>
      {list.hasNextPage && (
        <Button variant="default" fullWidth loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          {t("action.more")}
        </Button>
      )}
    </>
  );
}
