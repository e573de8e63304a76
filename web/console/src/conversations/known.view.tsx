/** What is found besides messages: quick to find, so shown above them. */
import { useEffect, useMemo, type ReactElement } from "react";
import { Button } from "@mantine/core";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { conversations, customers } from "@client/api.js";
import type { CustomerLine, Head } from "@client/types.js";
import { Avatar } from "@ui/bits.js";
import { Icon } from "@ui/icons.js";
import { useWords } from "../words.js";
import { useDesk } from "./desk.store.js";
import css from "./inbox.module.css";

const MOST_TAG = 60; // characters

const MOST_PEOPLE = 4; // the page of customers has the rest
const LARGEST_NUMBER = 2 ** 31;

/** One word, and not an operator whose value is still to come. */
const mayBeTag = (words: string): boolean => words.length <= MOST_TAG && /^\S+$/.test(words) && !/[:：]$/.test(words);

export interface KnownNames {
  readonly numbered: Head | undefined;
  readonly people: readonly CustomerLine[];
}

/** Whom and what the words name, besides being said. */
export function useKnown(words: string): KnownNames {
  const number = Number(/^#?(\d{1,10})$/.exec(words)?.[1] ?? 0);
  const numbered = useQuery({
    queryKey: ["numbered", number],
    queryFn: () => conversations.numbered(number).catch(() => null), // none of this number is no error here
    enabled: number > 0 && number < LARGEST_NUMBER,
  }).data;
  const people = useQuery({
    queryKey: ["people", words],
    queryFn: () => customers.list(words),
    retry: false,
    enabled: words !== "",
  }).data;
  return { numbered: numbered?.head, people: people?.items.slice(0, MOST_PEOPLE) ?? [] };
}

interface KnownProps {
  readonly known: KnownNames;
  readonly words: string;
  readonly onOpen: () => void;
}

export function Known({ known: { numbered, people }, words, onOpen }: KnownProps): ReactElement {
  const { t } = useWords();
  return (
    <ul className={css.results} aria-label={t("search.people")}>
      {numbered && <Numbered head={numbered} onOpen={onOpen} />}
      {people.map((one) => (
        <Person key={one.id} one={one} />
      ))}
      {mayBeTag(words) && <Tagged tag={words} onOpen={onOpen} />}
    </ul>
  );
}

interface NumberedProps {
  readonly head: Head;
  readonly onOpen: () => void;
}

function Numbered({ head: { id, number, customer, last_message_at: at }, onOpen }: NumberedProps): ReactElement {
  const { t, moment } = useWords();
  return (
    <li>
      <Link to="/desk/$id" params={{ id }} search={(now) => now} onClick={onOpen}>
        <Avatar name={customer.name} id={customer.id} size={30} />
        <span className={css.found}>
          <strong>{t("search.numbered", { number })}</strong>
          <small>{customer.name || t("customer.nameless")}</small>
          {at && <time dateTime={at}>{moment(at)}</time>}
        </span>
      </Link>
    </li>
  );
}

/** The conversations of whoever placed an order. */
export function useOfOrder(number: string | undefined): OfOrderList {
  const store = useDesk();
  const { data, hasNextPage, isFetchingNextPage, fetchNextPage } = useInfiniteQuery({
    queryKey: ["of order", number],
    queryFn: ({ pageParam }) => conversations.ofOrder(number ?? "", pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next ?? null,
    enabled: number !== undefined,
    retry: false, // the messages below say that the network is away
  });
  const heads = useMemo(() => data?.pages.flatMap((page) => page.items) ?? [], [data]);
  useEffect(() => store.learn(heads), [heads, store]);
  return { heads, more: hasNextPage, fetching: isFetchingNextPage, fetchMore: () => void fetchNextPage() };
}

export interface OfOrderList {
  readonly heads: readonly Head[];
  readonly more: boolean;
  readonly fetching: boolean;
  readonly fetchMore: () => void;
}

interface OfOrderProps {
  readonly number: string;
  readonly list: OfOrderList;
  readonly onOpen: () => void;
}

/** Also where nobody said its number. */
export function OfOrder({ number, list, onOpen }: OfOrderProps): ReactElement {
  const { t } = useWords();
  return (
    <>
      <h3 className={css.section}>{t("search.ordered", { number })}</h3>
      <ul className={css.results} aria-label={t("search.ordered", { number })}>
        {list.heads.map((head) => (
          <Numbered key={head.id} head={head} onOpen={onOpen} />
        ))}
      </ul>
      {list.more && (
        <Button variant="subtle" fullWidth loading={list.fetching} onClick={list.fetchMore}>
          {t("action.more")}
        </Button>
      )}
    </>
  );
}

function Person({ one }: { one: CustomerLine }): ReactElement {
  const { t, tier } = useWords();
  return (
    <li>
      <Link to="/customers/$customer" params={{ customer: one.id }}>
        <Avatar name={one.name} id={one.id} size={30} />
        <span className={css.found}>
          <strong>{one.name || t("customer.nameless")}</strong>
          <small>{[one.address, tier(one.tier), ...one.tags.slice(0, 2)].filter(Boolean).join(" · ")}</small>
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
