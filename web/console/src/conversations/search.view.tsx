import { useEffect, useMemo, type ReactElement } from "react";
import { Button } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { conversations, type SearchQuery } from "@client/api.js";
import type { Found } from "@client/types.js";
import { Avatar, Chip, Empty, Rows } from "@ui/bits.js";
import { Icon } from "@ui/icons.js";
import { useDirectory } from "../people/directory.js";
import { Failed } from "../session/failed.view.js";
import { useSession } from "../session/session.js";
import { useWords } from "../words.js";
import { useDesk } from "./desk.store.js";
import { Known, OfOrder, useKnown, useOfOrder } from "./known.view.js";
import { useRowHeight } from "./row.view.js";
import { excerpt } from "./search.data.js";
import { asksNothing, OPERATORS, parse, without, type Operator, type Parsed } from "./search.parse.js";
import css from "./inbox.module.css";

const PAUSE_MS = 200; // after the last key, so that a word is searched once

interface ResultsProps {
  readonly words: string;
  readonly onOpen: () => void;
}

interface SearchProps extends ResultsProps {
  readonly onWords: (words: string) => void;
}

/** A conversation by its number, people, a tag, and the messages that hold the words, newest first. */
export function Results({ words, onOpen, onWords }: SearchProps): ReactElement {
  const [settled] = useDebouncedValue(words.trim(), PAUSE_MS);
  const directory = useDirectory();
  const { member } = useSession();
  const parsed = useMemo(() => {
    const called = (name: string): string | undefined =>
      directory.members.find((one) => one.name.toLowerCase().includes(name.toLowerCase()))?.id;
    return parse(settled, { me: member.id, member: called, now: new Date() });
  }, [settled, directory.members, member.id]);
  const order = parsed.operands.find(({ name }) => name === "order")?.value;
  const ordered = useOfOrder(order);
  const known = useKnown(parsed.words);
  const beside = ordered.heads.length > 0 || known.numbered !== undefined || known.people.length > 0;
  return (
    <div className={css.list} tabIndex={-1}>
      <Operands text={words} parsed={parsed} onWords={onWords} />
      {order && ordered.heads.length > 0 && <OfOrder number={order} list={ordered} onOpen={onOpen} />}
      {parsed.words && <Known known={known} words={parsed.words} onOpen={onOpen} />}
      {!asksNothing(parsed.query) && <Messages query={parsed.query} beside={beside} onOpen={onOpen} />}
    </div>
  );
}

/** What the search is narrowed to, each to be taken away; and what else it may be narrowed to. */
function Operands({
  text,
  parsed,
  onWords,
}: {
  text: string;
  parsed: Parsed;
  onWords: SearchProps["onWords"];
}): ReactElement {
  const { t } = useWords();
  const free = OPERATORS.filter((name) => !parsed.operands.some((one) => one.name === name));
  const begin = (name: Operator): void => {
    onWords(`${text.trim()} ${t(`search.op.${name}`)}:`);
    document.querySelector<HTMLElement>("input[type=search]")?.focus();
  };
  return (
    <div className={css.operands}>
      {parsed.operands.map(({ name, value, raw, wrong }) => (
        <button
          key={raw}
          type="button"
          data-wrong={wrong || undefined}
          aria-label={t("search.op.drop", { what: raw })}
          title={wrong ? t(name === "from" ? "search.op.nobody" : "search.op.bad", { what: value }) : undefined}
          onClick={() => onWords(without(text, raw))}
        >
          {t(`search.op.${name}`)} <b>{value}</b> <Icon name="close" size={11} />
        </button>
      ))}
      {parsed.operands
        .filter(({ wrong }) => wrong)
        .map(({ name, value, raw }) => (
          <p key={raw} role="alert">
            {t(name === "from" ? "search.op.nobody" : "search.op.bad", { what: value })}
          </p>
        ))}
      {free.length > 0 && <small>{t("search.op.hint")}</small>}
      {free.map((name) => (
        <button key={name} type="button" data-free onClick={() => begin(name)}>
          {t(`search.op.${name}`)}:
        </button>
      ))}
    </div>
  );
}

interface MessagesProps {
  readonly query: SearchQuery;
  readonly beside: boolean; // something else was found
  readonly onOpen: () => void;
}

function Messages({ query, beside, onOpen }: MessagesProps): ReactElement | null {
  const { t } = useWords();
  const store = useDesk();
  const list = useInfiniteQuery({
    queryKey: ["search", query],
    queryFn: ({ pageParam }) => conversations.search(query, pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next ?? null,
    placeholderData: (before) => before,
  });
  const items = list.data?.pages.flatMap((page) => page.items) ?? [];
  useEffect(() => {
    store.learn(list.data?.pages.flatMap((page) => page.items.map((item) => item.conversation)) ?? []);
  }, [list.data, store]);
  const height = useRowHeight();
  if (list.isPending) return <Rows count={6} height={height} label={t("state.loading")} />;
  if (list.error) return <Failed error={list.error} retry={() => void list.refetch()} />;
  if (items.length === 0 && !list.hasNextPage)
    return beside ? null : (
      <Empty icon="search" title={t("search.none")}>
        {t("search.none.about")}
      </Empty>
    );
  return (
    <>
      <h3 className={css.section}>{t("search.messages")}</h3>
      <ul className={css.results} aria-label={t("search.results")} aria-busy={list.isFetching}>
        {items.map((item) => (
          <Result key={`${item.conversation.id}:${item.seq}`} item={item} onOpen={onOpen} />
        ))}
      </ul>
      {list.hasNextPage && (
        <Button variant="subtle" fullWidth loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          {t("action.more")}
        </Button>
      )}
    </>
  );
}

function Result({ item, onOpen }: { item: Found; onOpen: () => void }): ReactElement {
  const { t, moment } = useWords();
  const { id, customer, number } = item.conversation;
  return (
    <li>
      <Link to="/desk/$id" params={{ id }} search={(now) => ({ ...now, at: item.seq })} onClick={onOpen}>
        <Avatar name={customer.name} id={customer.id} size={30} />
        <span>
          <span className={css.found}>
            <strong>{customer.name || t("customer.nameless")}</strong>
            <small>#{number}</small>
            <time dateTime={item.at}>{moment(item.at)}</time>
          </span>
          <span className={css.excerpt}>
            {item.note && <Chip tone="amber">{t("composer.note")}</Chip>}{" "}
            {excerpt(item.text, item.marks).map(({ text, marked }, at) =>
              marked ? <mark key={at}>{text}</mark> : <span key={at}>{text}</span>,
            )}
          </span>
        </span>
      </Link>
    </li>
  );
}
