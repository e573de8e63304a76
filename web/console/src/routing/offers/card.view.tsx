import { useState, type ReactElement } from "react";
import { Button, Menu } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { offering } from "@client/handing.js";
import type { Offered } from "@client/live.wire.js";
import { Avatar, Chip } from "@ui/bits.js";
import { Icon } from "@ui/icons.js";
import { useClock } from "../../clock.js";
import { useDesk } from "../../conversations/desk.store.js";
import { useKeys } from "../../keys.js";
import { useDirectory } from "../../people/directory.js";
import { useSession } from "../../session/session.js";
import { useStore } from "../../store.js";
import { useWords } from "../../words.js";
import css from "./offers.module.css";

const FRESH_MS = 60_000; // reasons change rarely

/** What I am asked to take, on whatever page I am: the one whose time ends first. */
export function OfferCards(): ReactElement | null {
  const { desk } = useDesk();
  const { member } = useSession();
  const { teams } = useDirectory();
  const all = useStore(desk, (state) => state.offers);
  const [answered, setAnswered] = useState<readonly string[]>([]); // until the server says that they are over
  const mine = all.filter(
    ({ everybody, head, until }) =>
      !answered.includes(until + head.id) &&
      (!everybody || teams.find(({ id }) => id === head.team_id)?.member_ids.includes(member.id)),
  );
  const first = mine[0];
  if (!first) return null;
  const key = first.until + first.head.id;
  return (
    <Card key={key} offer={first} more={mine.length - 1} onAnswered={() => setAnswered([...answered.slice(-9), key])} />
  );
}

interface CardProps {
  readonly offer: Offered;
  readonly more: number;
  readonly onAnswered: () => void;
}

function Card({ offer, more, onAnswered }: CardProps): ReactElement {
  const { t, ago, seconds } = useWords();
  const store = useDesk();
  const { member } = useSession();
  const directory = useDirectory();
  const navigate = useNavigate();
  const { head, until, everybody } = offer;
  const name = head.customer.name || t("customer.nameless");
  const skew = useStore(store.desk, (state) => state.skewMs);
  const left = useClock((nowMs) => Math.max(0, Math.round((Date.parse(until) - nowMs - skew) / 1000)));
  const accept = (): void => {
    store.do(head.id, { do: "assign", member_id: member.id, how: "accepted" });
    onAnswered();
    void navigate({ to: "/desk/$id", params: { id: head.id } });
  };
  const decline = (why: string): void => {
    if (!everybody) store.do(head.id, { do: "decline", why });
    onAnswered();
  };
  useKeys({ t: accept });
  if (left === 0) return <></>;
  return (
    <section className={css.card} role="alertdialog" aria-label={t("offer.label", { name })}>
      <div className={css.head}>
        <Avatar name={head.customer.name} id={head.customer.id} size={36} />
        <div>
          <strong>{name}</strong>
          <small>
            #{head.number} · {directory.team(head.team_id)} · {head.queued_at && ago(head.queued_at, Date.now())}
          </small>
        </div>
        <span role="timer" className={css.left} aria-label={t("offer.left", { time: seconds(left) })}>
          {left}
        </span>
      </div>
      <p>{head.last_message}</p>
      <div className={css.facts}>
        {everybody && <Chip tone="amber">{t("offer.everybody")}</Chip>}
        {head.priority > 0 && <Chip tone="red">{t("offer.priority", { n: head.priority })}</Chip>}
        {head.reason && <Chip>{head.reason}</Chip>}
        {more > 0 && <Chip>{t("offer.more", { n: more })}</Chip>}
      </div>
      <div className={css.answer}>
        <Button leftSection={<Icon name="check" size={16} />} rightSection={<kbd>T</kbd>} onClick={accept}>
          {t("offer.accept")}
        </Button>
        <Decline onDecline={decline} />
      </div>
    </section>
  );
}

function Decline({ onDecline }: { onDecline: (why: string) => void }): ReactElement {
  const { t, locale } = useWords();
  const { data } = useQuery({
    queryKey: ["offering", locale],
    queryFn: () => offering.get(locale),
    staleTime: FRESH_MS,
  });
  return (
    <Menu withinPortal={false} position="top-end" width={230}>
      <Menu.Target>
        <Button variant="default">{t("offer.decline")}</Button>
      </Menu.Target>
      <Menu.Dropdown>
        {(data?.reasons ?? []).map((why) => (
          <Menu.Item key={why} onClick={() => onDecline(why)}>
            {why}
          </Menu.Item>
        ))}
        <Menu.Item onClick={() => onDecline("")}>{t("offer.decline.unsaid")}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
