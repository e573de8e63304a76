import { useEffect, useMemo, type ReactElement } from "react";
import { Button } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { conversations, customers, type SearchQuery } from "@client/api.js";
import type { CustomerLine, Found } from "@client/types.js";
import { Avatar, Empty, Failed, Rows } from "@ui/bits.js";
import { Icon } from "@ui/icons.js";
import { useDirectory } from "../people/directory.js";
import { useSaid } from "../session/said.js";
import { useSession } from "../session/session.js";
import { useWords } from "../words.js";
import { useDesk } from "./desk.store.js";
import { useRowHeight } from "./row.view.js";
import { excerpt } from "./search.data.js";
import { asksNothing, OPERATORS, parse, without, type Operator, type Parsed } from "./search.parse.js";
import css from "./inbox.module.css";

const MOST_TAG = 60; // characters
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
  return (
    <div className={css.list} tabIndex={-1}>
      <Operands text={words} parsed={parsed} onWords={onWords} />
      {parsed.words && <Known words={parsed.words} onOpen={onOpen} />}
      {!asksNothing(parsed.query) && <Messages query={parsed.query} onOpen={onOpen} />}
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

function Messages({ query, onOpen }: { query: SearchQuery; onOpen: () => void }): ReactElement {
  const { t } = useWords();
  const said = useSaid();
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
  if (list.error)
    return (
      <Failed
        title={t("error.title")}
        detail={said(list.error)}
        retry={() => void list.refetch()}
        again={t("action.retry")}
      />
    );
  if (items.length === 0 && !list.hasNextPage)
    return (
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

const MOST_PEOPLE = 4; // the page of customers has the rest
const LARGEST_NUMBER = 2 ** 31;

/** What the words may name besides being said: quick to find, so shown first; nothing where nothing is named. */
function Known({ words, onOpen }: ResultsProps): ReactElement {
  const { t } = useWords();
  const number = Number(/^#?(\d{1,10})$/.exec(words)?.[1] ?? 0);
  const numbered = useQuery({
    queryKey: ["numbered", number],
    queryFn: () => conversations.numbered(number).catch(() => null), // none of this number is no error here
    enabled: number > 0 && number < LARGEST_NUMBER,
  }).data;
  const people = useQuery({ queryKey: ["people", words], queryFn: () => customers.list(words), retry: false }).data;
  return (
    <ul className={css.results} aria-label={t("search.people")}>
      {numbered && (
        <li>
          <Link to="/desk/$id" params={{ id: numbered.head.id }} search={(now) => now} onClick={onOpen}>
            <Avatar name={numbered.head.customer.name} id={numbered.head.customer.id} size={30} />
            <span className={css.found}>
              <strong>{t("search.numbered", { number })}</strong>
              <small>{numbered.head.customer.name || t("customer.nameless")}</small>
            </span>
          </Link>
        </li>
      )}
      {people?.items.slice(0, MOST_PEOPLE).map((one) => (
        <Person key={one.id} one={one} />
      ))}
      {words !== "" && words.length <= MOST_TAG && !/\s/.test(words) && <Tagged tag={words} onOpen={onOpen} />}
    </ul>
  );
}

function Person({ one }: { one: CustomerLine }): ReactElement {
  const { t } = useWords();
  return (
    <li>
      <Link to="/customers/$customer" params={{ customer: one.id }}>
        <Avatar name={one.name} id={one.id} size={30} />
        <span className={css.found}>
          <strong>{one.name || t("customer.nameless")}</strong>
          <small>{[one.tier, ...one.tags.slice(0, 2)].filter(Boolean).join(" · ")}</small>
        </span>
      </Link>
    </li>
  );
}

function Tagged({ tag, onOpen }: { tag: string; onOpen: () => void }): ReactElement {
  const { t } = useWords();
  const navigate = useNavigate();
  const show = (): void => {
    onOpen();
    void navigate({ to: ".", search: (now) => ({ ...now, view: "all" as const, status: "open" as const, tag }) });
  };
  return (
    <li>
      <button type="button" onClick={show}>
        <Icon name="tag" size={18} />
        {t("search.tagged", { tag })}
      </button>
    </li>
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
            {excerpt(item.text, item.marks).map(({ text, marked }, at) =>
              marked ? <mark key={at}>{text}</mark> : <span key={at}>{text}</span>,
            )}
          </span>
        </span>
      </Link>
    </li>
  );
}
