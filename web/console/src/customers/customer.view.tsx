import { useState, type ReactElement, type ReactNode } from "react";
import { Autocomplete, Button, Modal, TextInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { customers } from "@client/api.js";
import type { Customer } from "@client/types.js";
import { Avatar, Chip } from "@ui/bits.js";
import { Icon } from "@ui/icons.js";
import { useClock } from "../clock.js";
import { Orders } from "../conversations/orders.view.js";
import { Part } from "../conversations/part.view.js";
import { GesturesOf } from "../gestures/of.view.js";
import { useOwn } from "../own.js";
import { useWords } from "../words.js";
import { Consents } from "./consents.view.js";
import { History } from "./history.view.js";
import { Identities } from "./identities.view.js";
import { Merges } from "./merges.view.js";
import { Notes } from "./notes.view.js";
import own from "./own.json";
import { Loaded } from "./part.view.js";
import Preferences from "./preferences.view.js";
import { CustomerTags } from "./tags.view.js";
import { Worth } from "./worth.view.js";
import css from "./customer.module.css";

const TIERS = ["silver", "gold", "vip"]; // those we have names for; a workspace may have others

/** All that is known of one customer. */
export function CustomerPage(): ReactElement {
  const { customer: id } = useParams({ from: "/inside/customers/$customer" });
  const query = useQuery({ queryKey: ["customer", id], queryFn: () => customers.one(id) });
  return (
    <div className={css.page}>
      <Loaded query={query}>{(customer) => <Whole customer={customer} />}</Loaded>
    </div>
  );
}

function Whole({ customer }: { customer: Customer }): ReactElement {
  const { t } = useWords();
  return (
    <>
      <Head customer={customer} />
      <div className={css.columns}>
        <Column>
          <Identities customer={customer} />
          <Worth customer={customer.id} />
          <Part title={t("customer.tags")}>
            <CustomerTags customer={customer} />
          </Part>
          <Consents customer={customer.id} />
          <section className={css.wishes}>
            <Preferences customer={customer} />
          </section>
        </Column>
        <Column>
          <Notes customer={customer.id} />
          <History customer={customer.id} />
        </Column>
        <Column>
          <Orders customer={customer.id} />
          <GesturesOf customer={customer.id} />
          <Merges customer={customer.id} />
        </Column>
      </div>
    </>
  );
}

function Column({ children }: { children: ReactNode }): ReactElement {
  return <div className={css.column}>{children}</div>;
}

function Head({ customer }: { customer: Customer }): ReactElement {
  const { t, tier, ago, day } = useWords();
  const say = useOwn(own);
  const [editing, setEditing] = useState(false);
  const seen = useClock((nowMs) => ago(customer.seen_at, nowMs));
  return (
    <header className={css.head}>
      <Link to="/customers" aria-label={t("action.back")} className={css.back}>
        <Icon name="back" />
      </Link>
      <Avatar name={customer.name} id={customer.id} size={48} />
      <div>
        <h1>
          {customer.name || t("customer.nameless")} {customer.tier && <Chip tone="amber">{tier(customer.tier)}</Chip>}
        </h1>
        <p>
          {t("customer.seen", { ago: seen })} · {say("since", { day: day(customer.created_at) })}
        </p>
        {customer.merged_into && (
          <p>
            {say("merged")}{" "}
            <Link to="/customers/$customer" params={{ customer: customer.merged_into }}>
              {say("merged.open")}
            </Link>
          </p>
        )}
      </div>
      {!customer.merged_into && (
        <Button variant="default" onClick={() => setEditing(true)}>
          {say("edit")}
        </Button>
      )}
      <Modal opened={editing} onClose={() => setEditing(false)} title={say("edit")}>
        <Edit customer={customer} onDone={() => setEditing(false)} />
      </Modal>
    </header>
  );
}

function Edit({ customer, onDone }: { customer: Customer; onDone: () => void }): ReactElement {
  const { t, tier: called } = useWords();
  const say = useOwn(own);
  const client = useQueryClient();
  const [name, setName] = useState(customer.name);
  const [tier, setTier] = useState(customer.tier);
  const save = useMutation({
    mutationFn: () => customers.change(customer.id, { name, tier }),
    onSuccess: (kept) => {
      client.setQueryData<Customer>(["customer", customer.id], kept);
      onDone();
    },
  });
  return (
    <form
      className={css.form}
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate();
      }}
    >
      <TextInput
        label={say("name")}
        value={name}
        maxLength={120}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <Autocomplete
        label={say("tier")}
        value={called(tier)}
        maxLength={120}
        data={TIERS.map(called)}
        onChange={(typed) => setTier(TIERS.find((one) => called(one) === typed) ?? typed)}
      />
      <Button type="submit" loading={save.isPending}>
        {t("action.save")}
      </Button>
    </form>
  );
}
