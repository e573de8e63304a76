import { useState, type ReactElement } from "react";
import { Button, Select, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { person } from "@client/customers.js";
import { Refused } from "@client/rest.js";
import type { Customer } from "@client/types.js";
import { Icon } from "@ui/icons.js";
import { notify } from "@ui/notices.js";
import { Part } from "../conversations/part.view.js";
import { useOwn } from "../own.js";
import { useDirectory } from "../people/directory.js";
import { useSaid } from "../session/said.js";
import { useWords } from "../words.js";
import { Join } from "./join.view.js";
import own from "./own.json";
import css from "./customers.module.css";

type Identity = Customer["identities"][number];
const ICONS = { email: "mail", phone: "phone", user: "person", visitor: "person" } as const;

/** Where a customer is reached, and how each address was proven. */
export function Identities({ customer }: { customer: Customer }): ReactElement {
  const { t } = useWords();
  const say = useOwn(own);
  const [adding, setAdding] = useState(false);
  const known = customer.identities.filter(({ kind }) => kind !== "visitor"); // a browser's own number says nothing
  return (
    <Part title={t("customer.identities")}>
      {known.length === 0 && <p className={css.quiet}>{t("customer.anonymous")}</p>}
      <ul className={css.identities}>
        {known.map((identity) => (
          <Line key={identity.id} identity={identity} />
        ))}
      </ul>
      {adding ? (
        <Vouch customer={customer} onDone={() => setAdding(false)} />
      ) : (
        <button type="button" className={css.text} onClick={() => setAdding(true)}>
          {say("vouch")}
        </button>
      )}
    </Part>
  );
}

function Line({ identity }: { identity: Identity }): ReactElement {
  const { moment } = useWords();
  const say = useOwn(own);
  const { channel } = useDirectory();
  const { kind, verified, verified_how, verified_at } = identity;
  const how = `how.${verified_how ?? "unknown"}`;
  const named = how in own ? say(how as "how.hmac") : say("how.unknown");
  return (
    <li>
      <span className={css.reach} title={channel(identity.channel_id)}>
        <Icon name={ICONS[kind]} size={15} />
        {identity.address}
      </span>
      <small data-good={verified || undefined}>
        {verified
          ? verified_at
            ? say("verified.at", { how: named, day: moment(verified_at) })
            : named
          : say("unverified")}
      </small>
    </li>
  );
}

function Vouch({ customer, onDone }: { customer: Customer; onDone: () => void }): ReactElement {
  const { t } = useWords();
  const say = useOwn(own);
  const said = useSaid();
  const client = useQueryClient();
  const [kind, setKind] = useState<"email" | "phone">("email");
  const [address, setAddress] = useState("");
  const [other, setOther] = useState<string | null>(null);
  const save = useMutation({
    mutationFn: () => person.vouch(customer.id, kind, address),
    onSuccess: (kept) => {
      client.setQueryData(["customer", customer.id], kept);
      onDone();
    },
    onError: (error) => {
      const taken = error instanceof Refused && error.code === "address_of_another" ? error.facts["customer_id"] : null;
      if (typeof taken === "string") setOther(taken);
      else notify(said(error), "bad");
    },
  });
  return (
    <form
      className={css.inline}
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate();
      }}
    >
      <p className={css.quiet}>{say("vouch.about")}</p>
      <Select
        label={say("vouch.kind")}
        value={kind}
        data={(["email", "phone"] as const).map((value) => ({ value, label: say(`vouch.${value}`) }))}
        onChange={(value) => value && setKind(value)}
      />
      <TextInput
        label={say("vouch.address")}
        value={address}
        required
        autoFocus // it takes the place of the button, which had the focus
        maxLength={120}
        onChange={(event) => setAddress(event.currentTarget.value)}
      />
      <footer className={css.foot}>
        <Button variant="default" onClick={onDone}>
          {t("action.cancel")}
        </Button>
        <Button type="submit" loading={save.isPending}>
          {t("action.save")}
        </Button>
      </footer>
      {other && (
        <p className={css.quiet}>
          {say("vouch.taken")} <Join customer={customer.id} other={other} label={say("vouch.join")} />
        </p>
      )}
    </form>
  );
}
