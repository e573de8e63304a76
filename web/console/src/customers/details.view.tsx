import type { ReactElement } from "react";
import { Modal } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { customers } from "@client/api.js";
import { Failed, Rows } from "@ui/bits.js";
import { useSaid } from "../session/said.js";
import { useWords } from "../words.js";
import Preferences from "./preferences.view.js";
import css from "./customers.module.css";

/** One customer: how they are reached, and their conversations, each of which opens at the desk. */
export function Details({ id, onClose }: { id: string | undefined; onClose: () => void }): ReactElement {
  const { t } = useWords();
  const said = useSaid();
  const { data, error, refetch } = useQuery({
    queryKey: ["customer", id ?? ""],
    queryFn: () => customers.one(id ?? ""),
    enabled: id !== undefined,
  });
  return (
    <Modal
      opened={id !== undefined}
      onClose={onClose}
      title={data ? data.name || t("customer.nameless") : t("customer.label")}
      size="md"
      closeButtonProps={{ "aria-label": t("action.close") }}
    >
      {!data && !error && <Rows count={3} height={32} label={t("state.loading")} />}
      {!data && error && (
        <Failed title={t("error.title")} detail={said(error)} retry={() => void refetch()} again={t("action.retry")} />
      )}
      {data && (
        <>
          <h3 className={css.part}>{t("customer.identities")}</h3>
          <Reached identities={data.identities} />
          <Preferences customer={data} />
          <Conversations customer={data.id} />
        </>
      )}
    </Modal>
  );
}

type Identities = Awaited<ReturnType<typeof customers.one>>["identities"];

function Reached({ identities }: { identities: Identities }): ReactElement {
  const { t } = useWords();
  const known = identities.filter(({ kind }) => kind !== "visitor"); // a browser's own number says nothing
  if (known.length === 0) return <p className={css.quiet}>{t("customer.anonymous")}</p>;
  return (
    <ul className={css.lines}>
      {known.map((identity) => (
        <li key={identity.id}>
          <span>{identity.address}</span>
          <small>{t(identity.verified ? "customer.verified" : "customer.unverified")}</small>
        </li>
      ))}
    </ul>
  );
}

function Conversations({ customer }: { customer: string }): ReactElement {
  const { t, moment } = useWords();
  const said = useSaid();
  const { data, error, refetch } = useQuery({
    queryKey: ["timeline", customer],
    queryFn: async () => customers.timeline(customer),
  });
  const all = new Map(data?.items.map((item) => [item.conversation_id, item]));
  return (
    <>
      <h3 className={css.part}>{t("customers.conversations")}</h3>
      {!data && !error && <Rows count={2} height={32} label={t("state.loading")} />}
      {!data && error && (
        <Failed title={t("error.title")} detail={said(error)} retry={() => void refetch()} again={t("action.retry")} />
      )}
      {data && all.size === 0 && <p className={css.quiet}>{t("customers.no_conversations")}</p>}
      <ul className={css.lines}>
        {[...all.values()].map(({ conversation_id: id, number, event }) => (
          <li key={id}>
            <Link to="/desk/$id" params={{ id }} search={{ view: "all" }}>
              #{number}
            </Link>
            <time dateTime={event.at}>{moment(event.at)}</time>
          </li>
        ))}
      </ul>
    </>
  );
}
